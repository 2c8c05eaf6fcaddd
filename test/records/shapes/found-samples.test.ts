import { describe, expect, it } from 'vitest';
import { inWords, readShape } from '../../helpers/read-shape.js';

const talk = 'eni-0a1b 10.0.0.1:50000 > 10.0.0.2:443 6';
const W = '1700000000-1700000060';
const LINE = '2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 50000 443 6 5 300 1700000000 1700000060 ACCEPT OK';
const row = {
  version: 2,
  account_id: '123456789012',
  interface_id: 'eni-0a1b',
  srcaddr: '10.0.0.1',
  dstaddr: '10.0.0.2',
  srcport: 50000,
  dstport: 443,
  protocol: 6,
  packets: 5,
  bytes: 300,
  start: 1_700_000_000,
  end: 1_700_000_060,
  action: 'ACCEPT',
  log_status: 'OK',
};
const ISO_START = '2023-11-14T22:13:20Z';
const ISO_END = '2023-11-14T22:14:20Z';

const samples: Readonly<Record<string, readonly [content: string, records: readonly string[]]>> = {
  'CloudWatch Logs user guide, transformer parseVPC: its output': [
    JSON.stringify(
      {
        version: 2,
        accountId: '123456789012',
        interfaceId: 'eni-0a1b',
        srcAddr: '10.0.0.1',
        dstAddr: '10.0.0.2',
        srcPort: 50000,
        dstPort: 443,
        protocol: 6,
        packets: 5,
        bytes: 300,
        start: 1700000000,
        end: 1700000060,
        action: 'ACCEPT',
        logStatus: 'OK',
      },
      null,
      2,
    ),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'opencybersecurityalliance/stix-shifter, aws_athena: a row': [
    JSON.stringify({
      account: 123456789012,
      interface_id: 'eni-0a1b',
      srcaddr: '10.0.0.1',
      dstaddr: '10.0.0.2',
      srcport: 50000,
      dstport: 443,
      protocol: 'tcp',
      starttime: 1700000000,
      endtime: 1700000060,
      action: 'REJECT',
      date: '2023-11-14',
      logstatus: 'OK',
      numbytes: 40,
      region: 'us-east-1',
      version: 2,
    }),
    [`${talk} ${W} REJECT OK`],
  ],
  'the same, under a name': [
    JSON.stringify({
      vpcflow: {
        account: 123456789012,
        interfaceid: 'eni-0a1b',
        sourceaddress: '10.0.0.1',
        destinationaddress: '10.0.0.2',
        sourceport: 50000,
        destinationport: 443,
        protocol: 'tcp',
        starttime: 1700000000,
        endtime: 1700000060,
        action: 'REJECT',
        date: '2023-11-14',
        logstatus: 'OK',
        numbytes: 40,
        region: 'us-east-1',
        version: 2,
      },
    }),
    [`${talk} ${W} REJECT OK`],
  ],
  'openobserve: what parse_aws_vpc_flow_log made': [
    JSON.stringify({ _timestamp: 1683097426943815, ...row }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'a shipper that adds what it knows of both ends': [
    JSON.stringify({
      ...row,
      interface_id: undefined,
      action: 'REJECT',
      reject_reason: 'SecurityGroup',
      tcp_flags: 2,
      enrichment: {
        source_asset: {
          account_id: '123456789012',
          region: 'us-east-1',
          vpc_id: 'vpc-0a',
          resource_id: 'i-0a',
          threat_intel: null,
          cache_miss: false,
        },
      },
    }),
    [`- 10.0.0.1:50000 > 10.0.0.2:443 6 ${W} REJECT OK`],
  ],
  'Sumo Logic, docs of its Security Lake app: OCSF without a status of the record': [
    JSON.stringify({
      metadata: {
        product: { name: 'Amazon VPC', vendor_name: 'AWS', version: '5' },
        profiles: ['cloud', 'datetime'],
        version: '1.9.0',
      },
      time: 1700000000000,
      class_uid: 4001,
      activity_id: 1,
      status: 'Success',
      status_id: 1,
      cloud: { account: { type_id: 10, uid: '123456789012' }, region: 'us-east-1', provider: 'AWS' },
      src_endpoint: {
        ip: '10.0.0.1',
        port: 50000,
        vpc_uid: 'vpc-0a',
        subnet_uid: 'subnet-0a',
        interface_uid: 'eni-0a1b',
        type: 'Server',
      },
      dst_endpoint: { ip: '10.0.0.2', port: 443, type: 'Unknown', name: 'external-host' },
      connection_info: { protocol_name: 'TCP', protocol_num: 6, direction: 'Outbound', boundary: 'External' },
      traffic: { bytes: 15234, packets: 42 },
      disposition: 'Allowed',
      disposition_id: 1,
      app_name: 'HTTPS',
      message: 'Connection successfully established',
      status_details: 'OK',
    }),
    [`${talk} 1700000000- ACCEPT -`],
  ],
  'ocsf/examples, VPC Flowlogs: version 0.99': [
    JSON.stringify(
      {
        activity_id: 5,
        activity_name: 'Refuse',
        class_uid: 4001,
        cloud: { account_uid: '123456789012', provider: 'AWS', region: 'us-east-1', zone: 'use1-az1' },
        connection_info: {
          boundary: 'Other',
          direction: 'Inbound',
          protocol_num: 6,
          protocol_ver: 'IPv4',
          tcp_flags: 2,
        },
        disposition: 'Blocked',
        disposition_id: 2,
        src_endpoint: {
          instance_uid: null,
          interface_uid: null,
          intermediate_ips: null,
          ip: '10.0.0.1',
          port: 50000,
          svc_name: '-',
        },
        dst_endpoint: {
          instance_uid: 'i-0a',
          interface_uid: 'eni-0a1b',
          ip: '10.0.0.2',
          port: 443,
          svc_name: '-',
          vpc_uid: 'vpc-0a',
        },
        end_time: 1700000060000,
        metadata: { product: { feature: { name: 'Flowlogs' }, name: 'Amazon VPC', version: '5' }, version: '0.99.0' },
        start_time: 1700000000000,
        status_code: 'OK',
        time: 1700000000000,
        traffic: { bytes: 40, packets: 1 },
        unmapped: [['flow_direction', 'ingress']],
      },
      null,
      4,
    ),
    [`${talk} ${W} REJECT OK`],
  ],
  'Google SecOps, parser of VPC flow logs in CSV: its columns': [
    `Version,Account_id,Interface_id,Srcaddr,Dstaddr,Srcport,Dstport,Protocol,Packets,Bytes,Start,End,Action,Log_status,Vpc_id,Subnet_id,Instance_id,Tcp_flags,Type,Pkt_srcaddr,Pkt_dstaddr,Region,Az_id,Sublocation_type,Sublocation_id,Pkt_src_aws_service,Pkt_dst_aws_service,Flow_direction,Traffic_path,Ecs_cluster_arn\n5,123456789012,eni-0a1b,10.0.0.1,10.0.0.2,50000,443,6,5,300,1700000000,1700000060,ACCEPT,OK,vpc-0a,subnet-0a,i-0a,2,IPv4,10.0.0.1,10.0.0.2,eu-west-1,euw1-az1,-,-,-,-,egress,1,-\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'panther-labs/panther: more behind the fields of version 3': [
    '3 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 50000 443 6 5 300 1700000000 1700000060 ACCEPT OK vpc-0a subnet-0a i-0a 0 IPv4 10.0.0.1 10.0.0.2 extra-data-should-not-break\n',
    [`${talk} ${W} ACCEPT OK`],
  ],
  'a parser in Go: a custom format, its first fields the default ones': [
    '5 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 50000 443 6 5 300 1700000000 1700000060 ACCEPT OK vpc-0a subnet-0a egress - - 18\n',
    [`${talk} ${W} ACCEPT OK`],
  ],
  'elastic/integrations, aws.vpcflow: the fields of version 7, of which no interface is known': [
    '3 000000000000 - 10.0.0.1 10.0.0.2 50000 443 6 46 14927 1700000000 1700000060 REJECT OK - - - - - - - - - - - - - ingress - arn:aws:ecs:us-east-1:000000000000:cluster/a a arn:aws:ecs:us-east-1:000000000000:container-instance/a/i-0a i-0a 574fc0af-908 816bc224-160 payments-service arn:aws:ecs:us-east-1:000000000000:task-definition/backend:3 arn:aws:ecs:us-east-1:000000000000:task/a/6adb 6adb\n',
    [`- 10.0.0.1:50000 > 10.0.0.2:443 6 ${W} REJECT OK`],
  ],
  'the same with the reason of version 8': [
    '3 000000000000 - 10.0.0.1 10.0.0.2 50000 443 6 51 33615 1700000000 1700000060 REJECT OK - - - - - - - - - - - - - ingress - arn:aws:ecs:us-east-1:000000000000:cluster/b b arn:aws:ecs:us-east-1:000000000000:container-instance/b/i-0b i-0b 601a6500-efa dea79277-480 payments-service arn:aws:ecs:us-east-1:000000000000:task-definition/orders:12 arn:aws:ecs:us-east-1:000000000000:task/b/e504 e504 BPA\n',
    [`- 10.0.0.1:50000 > 10.0.0.2:443 6 ${W} REJECT OK`],
  ],
  'elastic/integrations, aws.vpcflow: a transit gateway of which little is known': [
    '3 - 123456789012 tgw-0a tgw-attach-0b - - vpc-0c vpc-0d - - eni-0e eni-0f - - - 10.0.0.1 10.0.0.2 50000 443 6 49 8947 1700000000 1700000060 OK - - - - - - - ingress - -\n',
    [`- 10.0.0.1:50000 > 10.0.0.2:443 6 ${W} - OK`],
  ],
  'grafana/vpc-flow-logs-analyzer: a header with a choice of fields': [
    `version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service\n5 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 50000 443 6 5 300 1700000000 1700000060 ACCEPT OK 10.0.0.1 1.2.3.4 - -`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'a lesson in a web page: names in capitals, and no status': [
    'Version AccountID InterfaceID SrcAddr DstAddr SrcPort DstPort Protocol Packets Bytes StartTime EndTime Action\n2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 50000 443 6 5 300 1700000000 1700000060 ACCEPT\n',
    [`${talk} ${W} ACCEPT -`],
  ],
  'a generator in Go: a silent window that names a protocol': [
    '2 123456789012 eni-0a1b - - - - 1 - - 1700000000 1700000060 - NODATA\n',
    [`eni-0a1b - ${W} - NODATA`],
  ],
  'a parser in Python: the ends first': [
    'srcaddr dstaddr srcport dstport version account-id interface-id protocol packets bytes start end action log-status\n10.0.0.1 10.0.0.2 50000 443 2 123456789012 eni-0a1b 6 5 300 1700000000 1700000060 ACCEPT OK\n',
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Splunk, REST export as JSON': [
    JSON.stringify({
      preview: false,
      offset: 0,
      lastrow: true,
      result: { _raw: LINE, _time: '2023-11-14T22:13:20.000+00:00', sourcetype: 'aws:cloudwatchlogs:vpcflow' },
    }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Splunk, HTTP event collector': [
    JSON.stringify({
      time: 1700000000,
      host: 'x',
      source: 'vpc',
      sourcetype: 'aws:cloudwatchlogs:vpcflow',
      event: LINE,
    }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Splunk, a table exported with its raw event': [
    `"_raw","_time","src_ip","dest_ip",protocol,action\n"${LINE}","2023-11-14T22:13:20.000+0000","10.0.0.1","10.0.0.2",tcp,allowed\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Splunk Add-on for AWS: its names, and both actions': [
    `_time,aws_account_id,interface_id,src,dest,src_port,dest_port,protocol,packets,bytes,start_time,end_time,vpcflow_action,action,log_status\n2023-11-14T22:13:20,123456789012,eni-0a1b,10.0.0.1,10.0.0.2,50000,443,6,5,300,1700000000,1700000060,ACCEPT,allowed,OK\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Datadog, Logs API': [
    JSON.stringify({
      data: [
        {
          id: 'AQ',
          type: 'log',
          attributes: {
            service: 'vpc',
            timestamp: ISO_START,
            message: LINE,
            attributes: {
              network: { client: { ip: '10.0.0.1', port: 50000 }, destination: { ip: '10.0.0.2', port: 443 } },
            },
          },
        },
      ],
      meta: { page: { after: 'x' } },
    }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'wazuh/wazuh, wodles/aws: an alert': [
    JSON.stringify({
      timestamp: '2023-11-14T22:20:00.000+0000',
      rule: { level: 3, id: '80400' },
      data: {
        integration: 'aws',
        aws: {
          log_info: { log_file: 'AWSLogs/x.log.gz', s3bucket: 'b' },
          source: 'vpc',
          ...row,
          start: ISO_START,
          end: ISO_END,
        },
      },
      location: 'Wazuh-AWS',
    }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Microsoft Sentinel, AWSVPCFlow as CSV from Log Analytics': [
    `TenantId,"TimeGenerated [UTC]",Version,AccountId,InterfaceId,SrcAddr,DstAddr,SrcPort,DstPort,Protocol,Packets,Bytes,"Start [UTC]","End [UTC]",Action,LogStatus,TrafficType,SourceSystem,Type\nx,"11/14/2023, 10:13:20.000 PM",2,123456789012,eni-0a1b,10.0.0.1,10.0.0.2,50000,443,6,5,300,"11/14/2023, 10:13:20.000 PM","11/14/2023, 10:14:20.000 PM",ACCEPT,OK,IPv4,Azure,AWSVPCFlow\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'DuckDB and PostgreSQL: times with an offset of hours': [
    `interface_id,srcaddr,srcport,dstaddr,dstport,protocol,start,end,action,log_status\neni-0a1b,10.0.0.1,50000,10.0.0.2,443,6,2023-11-14 22:13:20+00,2023-11-14 22:14:20+00,ACCEPT,OK\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'DuckDB, printed in a box with the types': [
    [
      '┌──────────────┬──────────┬─────────┬──────────┬─────────┬──────────┬────────────┬────────────┬─────────┐',
      '│ interface_id │ srcaddr  │ srcport │ dstaddr  │ dstport │ protocol │   start    │    end     │ action  │',
      '│   varchar    │ varchar  │  int32  │ varchar  │  int32  │  int64   │   int64    │   int64    │ varchar │',
      '├──────────────┼──────────┼─────────┼──────────┼─────────┼──────────┼────────────┼────────────┼─────────┤',
      '│ eni-0a1b     │ 10.0.0.1 │   50000 │ 10.0.0.2 │     443 │        6 │ 1700000000 │ 1700000060 │ ACCEPT  │',
      '└──────────────┴──────────┴─────────┴──────────┴─────────┴──────────┴────────────┴────────────┴─────────┘',
    ].join('\n'),
    [`${talk} ${W} ACCEPT -`],
  ],
  'Polars, printed': [
    [
      'shape: (1, 9)',
      '┌──────────────┬──────────┬─────────┬──────────┬─────────┬──────────┬────────────┬────────────┬────────┐',
      '│ interface_id ┆ srcaddr  ┆ srcport ┆ dstaddr  ┆ dstport ┆ protocol ┆ start      ┆ end        ┆ action │',
      '│ ---          ┆ ---      ┆ ---     ┆ ---      ┆ ---     ┆ ---      ┆ ---        ┆ ---        ┆ ---    │',
      '│ str          ┆ str      ┆ i64     ┆ str      ┆ i64     ┆ i64      ┆ i64        ┆ i64        ┆ str    │',
      '╞══════════════╪══════════╪═════════╪══════════╪═════════╪══════════╪════════════╪════════════╪════════╡',
      '│ eni-0a1b     ┆ 10.0.0.1 ┆ 50000   ┆ 10.0.0.2 ┆ 443     ┆ 6        ┆ 1700000000 ┆ 1700000060 ┆ ACCEPT │',
      '└──────────────┴──────────┴─────────┴──────────┴─────────┴──────────┴────────────┴────────────┴────────┘',
    ].join('\n'),
    [`${talk} ${W} ACCEPT -`],
  ],
  'pandas, orient=table': [
    JSON.stringify({
      schema: {
        fields: [{ name: 'index', type: 'integer' }, ...Object.keys(row).map((name) => ({ name, type: 'string' }))],
        primaryKey: ['index'],
        pandas_version: '1.4.0',
      },
      data: [{ index: 0, ...row }],
    }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'pandas, orient=index': [
    JSON.stringify({ 0: row, 1: { ...row, action: 'REJECT' } }),
    [`${talk} ${W} ACCEPT OK`, `${talk} ${W} REJECT OK`],
  ],
  'Excel: cells written as formulas, so that it changes none': [
    `version,account-id,interface-id,srcaddr,dstaddr,srcport,dstport,protocol,packets,bytes,start,end,action,log-status\n="2",="123456789012",="eni-0a1b",="10.0.0.1",="10.0.0.2",="50000",="443",="6",="5",="300",="1700000000",="1700000060",="ACCEPT",="OK"\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'the same in quotes': [
    `"version","account-id","interface-id","srcaddr","dstaddr","srcport","dstport","protocol","packets","bytes","start","end","action","log-status"\n"2","=""123456789012""","eni-0a1b","10.0.0.1","10.0.0.2","50000","443","6","5","300","=""1700000000""","=""1700000060""","ACCEPT","OK"\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Excel: an apostrophe before what shall stay text': [
    `version,account-id,interface-id,srcaddr,dstaddr,srcport,dstport,protocol,packets,bytes,start,end,action,log-status\n2,'123456789012,eni-0a1b,'10.0.0.1,'10.0.0.2,50000,443,6,5,300,'1700000000,'1700000060,ACCEPT,OK\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'turbot/tailpipe-plugin-aws: its columns': [
    `tp_id,tp_timestamp,tp_source_type,account_id,action,bytes,dst_addr,dst_port,end_time,flow_direction,interface_id,log_status,packets,pkt_dst_addr,pkt_src_addr,protocol,src_addr,src_port,start_time,tcp_flags,type,version,vpc_id\nd1,${ISO_START},aws_s3_bucket,123456789012,ACCEPT,300,10.0.0.2,443,${ISO_END},egress,eni-0a1b,OK,5,10.0.0.2,10.0.0.1,6,10.0.0.1,50000,${ISO_START},2,IPv4,5,vpc-0a\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'turbot/steampipe-plugin-aws, aws_vpc_flow_log_event': [
    JSON.stringify({
      rows: [
        {
          log_group_name: 'g',
          log_stream_name: 'eni-0a1b-all',
          timestamp: ISO_START,
          version: 2,
          interface_account_id: '123456789012',
          interface_id: 'eni-0a1b',
          src_addr: '10.0.0.1',
          dst_addr: '10.0.0.2',
          src_port: 50000,
          dst_port: 443,
          protocol: 6,
          packets: 5,
          bytes: 300,
          start: ISO_START,
          end: ISO_END,
          action: 'ACCEPT',
          log_status: 'OK',
          event_id: '3',
          region: 'us-east-1',
        },
      ],
    }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Kinesis, get-records of a stream of records in JSON': [
    JSON.stringify({
      Records: [
        {
          SequenceNumber: '4',
          ApproximateArrivalTimestamp: 1700000100.1,
          Data: Buffer.from(JSON.stringify({ message: LINE })).toString('base64'),
          PartitionKey: 'p',
        },
      ],
      MillisBehindLatest: 0,
    }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'opensearch-project/opensearch-catalog, amazon_vpc_flow: body and fields of one record': [
    JSON.stringify([
      {
        '@timestamp': ISO_START,
        body: LINE,
        event: { result: 'ACCEPT', name: 'flow_log', domain: 'vpc.flow_log' },
        cloud: { provider: 'aws', account: { id: '123456789012' } },
        aws: {
          s3: { bucket: 'b', key: 'AWSLogs/x.log.gz' },
          vpc: {
            version: '2',
            'interface-id': 'eni-0a1b',
            srcaddr: '10.0.0.1',
            dstaddr: '10.0.0.2',
            srcport: 50000,
            dstport: 443,
            protocol: '6',
            packets: 5,
            bytes: 300,
            start: '1700000000',
            end: '1700000060',
            action: 'ACCEPT',
            'log-status': 'OK',
          },
        },
        communication: {
          source: { address: '10.0.0.1', port: 50000, packets: 5, bytes: 300 },
          destination: { address: '10.0.0.2', port: 443 },
        },
      },
    ]),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'a course on networks: the names that the documentation had at first': [
    JSON.stringify({
      ...row,
      start: undefined,
      end: undefined,
      log_status: undefined,
      windowstart: 1700000000,
      windowend: 1700000060,
    }),
    [`${talk} ${W} ACCEPT -`],
  ],
  'Elastic: a document whose vpcflow has every field': [
    JSON.stringify({
      event: { start: '2026-03-04T14:21:31+00:00', outcome: 'success' },
      network: { bytes: 300, direction: 'outbound', iana_number: '6', packets: 5, transport: 'tcp' },
      source: { address: '10.0.0.1', ip: '10.0.0.1', port: 50000 },
      destination: { address: '10.0.0.2', ip: '10.0.0.2', port: 443 },
      aws: { vpcflow: row },
    }),
    [`eni-0a1b 10.0.0.1:50000 > 10.0.0.2:443 6 1772634091- ACCEPT OK`],
  ],
  'Kibana, a table with its own way to write times': [
    `"aws.vpcflow.interface_id","source.ip","source.port","destination.ip","destination.port","network.iana_number","event.start","event.end","aws.vpcflow.action","aws.vpcflow.log_status"\n"eni-0a1b","10.0.0.1","50,000","10.0.0.2",443,6,"Nov 14, 2023 @ 22:13:20.000","Nov 14, 2023 @ 22:14:20.000",ACCEPT,OK\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'a spreadsheet that makes of each number a decimal one with a comma': [
    'interface_id;srcaddr;srcport;dstaddr;dstport;protocol;start;end;action;log_status\neni-0a1b;10.0.0.1;50000,0;10.0.0.2;443,0;6,0;1700000000;1700000060;ACCEPT;OK\n',
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Falcon LogScale, events as CSV': [
    `"@timestamp","@rawstring"\n"2023-11-14T22:13:20.000Z","${LINE}"\n`,
    [`${talk} ${W} ACCEPT OK`],
  ],
  'VictoriaLogs, JSON lines': [
    JSON.stringify({ _msg: LINE, _stream: '{app="vpc"}', _time: ISO_START }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  GELF: [
    JSON.stringify({
      version: '1.1',
      host: 'x',
      short_message: LINE,
      timestamp: 1700000000.1,
      level: 6,
      _source: 'vpc',
    }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Cribl, a parsed event with its raw one': [
    JSON.stringify({
      _raw: LINE,
      _time: 1700000000,
      cribl_breaker: 'AWS VPC Flow',
      ...row,
      sourcetype: 'aws:cloudwatchlogs:vpcflow',
    }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'CloudWatch Logs, get-log-record': [
    JSON.stringify({
      logRecord: {
        '@ingestionTime': '1700000100000',
        '@log': '123456789012:g',
        '@logStream': 'eni-0a1b-all',
        '@message': LINE,
        '@timestamp': '1700000000000',
        accountId: '123456789012',
        action: 'ACCEPT',
        interfaceId: 'eni-0a1b',
        srcAddr: '10.0.0.1',
        dstAddr: '10.0.0.2',
      },
    }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'Firehose, what a transforming function answers': [
    JSON.stringify({ records: [{ recordId: '49', result: 'Ok', data: Buffer.from(`${LINE}\n`).toString('base64') }] }),
    [`${talk} ${W} ACCEPT OK`],
  ],
  'times of JavaScript objects in PowerShell': [
    JSON.stringify([{ ...row, start: '/Date(1700000000000)/', end: '/Date(1700000060000)/' }]),
    [`${talk} ${W} ACCEPT OK`],
  ],
};

/** What is not read, and what is said instead. */
const refused: Readonly<Record<string, readonly [content: string, words: RegExp]>> = {
  'a bundle of STIX': [
    JSON.stringify({
      type: 'bundle',
      objects: [
        {
          type: 'observed-data',
          objects: {
            0: { type: 'ipv4-addr', value: '10.0.0.1' },
            1: {
              type: 'network-traffic',
              src_ref: '0',
              dst_ref: '2',
              src_port: 50000,
              dst_port: 443,
              protocols: ['tcp'],
              start: ISO_START,
              end: ISO_END,
            },
          },
          first_observed: ISO_START,
          number_observed: 1,
        },
      ],
    }),
    /text of another kind/,
  ],
  'awslabs/mcp, aws-network: a transit gateway in a format of its own': [
    JSON.stringify({
      status: 'Complete',
      results: [
        [
          { field: '@timestamp', value: '2024-01-15 10:30:00.000' },
          {
            field: '@message',
            value:
              '5 TransitGateway 123456789012 tgw-12345678 tgw-attach-123 123456789012 123456789012 vpc-src vpc-dst subnet-src subnet-dst eni-src eni-dst az-src az-dst tgw-attach-pair 10.0.1.100 10.0.2.200 443 80 6 10 1024 1642248600 1642248660 OK IPv4 0 0 0 0',
          },
        ],
      ],
    }),
    /custom format/,
  ],
  'thirteen fields without a header': [
    '2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 50000 443 6 5 300 1700000000 1700000060 ACCEPT\n',
    /custom format/,
  ],
  'flows of NetFlow in JSON (carverauto/serviceradar)': [
    JSON.stringify({
      timestamp: '2024-01-01T00:00:00Z',
      gateway_id: 'gateway-1',
      device_id: 'router-1',
      flow_direction: 'ingress',
      src_addr: '192.168.1.100',
      dst_addr: '10.0.0.1',
      src_port: 45678,
      dst_port: 443,
      protocol: 6,
      packets: 100,
      octets: 150000,
    }),
    /NetFlow, sFlow or IPFIX/,
  ],
  'flows of netsampler/goflow2': [
    JSON.stringify({
      type: 'SFLOW_5',
      time_received_ns: 1681583295157626000,
      sequence_num: 2999,
      sampling_rate: 100,
      sampler_address: '192.168.0.1',
      time_flow_start_ns: 1681583295157626000,
      time_flow_end_ns: 1681583295157626000,
      bytes: 1500,
      packets: 1,
      src_addr: '192.168.0.1',
      dst_addr: '192.168.0.2',
      etype: 'IPv4',
      proto: 'TCP',
      src_port: 46344,
      dst_port: 443,
      in_if: 1,
      out_if: 2,
    }),
    /NetFlow, sFlow or IPFIX/,
  ],
  'flows of netobserv': [
    JSON.stringify({
      AgentIP: '10.0.1.76',
      Bytes: 66,
      DstAddr: '10.0.0.2',
      DstMac: '0a:58',
      DstPort: 443,
      Etype: 2048,
      FlowDirection: 0,
      Interfaces: ['eth0'],
      Packets: 1,
      Proto: 6,
      SrcAddr: '10.0.0.1',
      SrcK8S_Name: 'a',
      SrcPort: 5000,
      TimeFlowEndMs: 1700000000000,
      TimeFlowStartMs: 1700000000000,
      TimeReceived: 1700000000,
    }),
    /NetFlow, sFlow or IPFIX/,
  ],
  'an event of Google SecOps': [
    JSON.stringify({
      metadata: { event_type: 'NETWORK_CONNECTION', product_name: 'AWS VPC Flow', event_timestamp: ISO_START },
      principal: { ip: ['10.0.0.1'], port: 50000 },
      target: { ip: ['10.0.0.2'], port: 443 },
      network: { ip_protocol: 'TCP', sent_bytes: 300 },
      security_result: [{ action: ['ALLOW'] }],
    }),
    /Google SecOps/,
  ],
  'OCSF of a firewall': [
    JSON.stringify({
      class_uid: 4001,
      activity_name: 'Deny',
      time: 1726065000123,
      metadata: { version: '1.1.0', product: { vendor_name: 'Cisco Systems', name: 'Cisco ASA' } },
      src_endpoint: { ip: '198.51.100.44', port: 51423, interface_name: 'outside' },
      dst_endpoint: { ip: '10.0.1.20', port: 443 },
      connection_info: { protocol_num: 6 },
      disposition: 'Blocked',
    }),
    /OCSF of something else/,
  ],
  'OCSF of the resolver (Security Lake, class 4003)': [
    JSON.stringify({
      metadata: { product: { name: 'Route 53', vendor_name: 'AWS' }, version: '1.1.0' },
      class_uid: 4003,
      src_endpoint: { ip: '10.0.0.1', port: 40000, vpc_uid: 'vpc-0a' },
      dst_endpoint: { instance_uid: '', interface_uid: '' },
      query: { hostname: 'example.com', type: 'A' },
    }),
    /OCSF of something else/,
  ],
  'queries to the resolver, which have the name of an address': [
    JSON.stringify({
      version: '1.1',
      account_id: '123456789012',
      region: 'ap-south-1',
      vpc_id: 'vpc-0a',
      query_timestamp: ISO_START,
      query_name: 'google.com.',
      query_type: 'A',
      rcode: 'NOERROR',
      srcaddr: '10.0.1.5',
      srcport: '54321',
      transport: 'UDP',
    }),
    /Route 53 Resolver/,
  ],
  'flow logs of Alibaba Cloud': [
    JSON.stringify({
      'account-id': '1210',
      action: 'ACCEPT',
      bytes: '2048',
      direction: 'out',
      dstaddr: '172.31.16.21',
      dstport: '80',
      end: '1720775480',
      'eni-id': 'eni-bp166tg9uk1ryf',
      'log-status': 'OK',
      packets: '10',
      protocol: '6',
      srcaddr: '172.31.16.139',
      srcport: '1332',
      start: '1720775420',
      'tcp-flags': '22',
      traffic_path: '-',
      version: '-',
      'vm-id': '1',
      'vpc-id': '-',
      'vswitch-id': 'vpc-bp1',
    }),
    /Alibaba Cloud/,
  ],
  'flow logs of Huawei Cloud': [
    '1 5f67944957444bd6bb4fe3b367de8f3d 1d515d18-1b36-47dc-a983-bd6512aed4bd 192.168.0.154 192.168.3.25 38929 53 17 1 96 1548752136 1548752736 ACCEPT OK\n',
    /Huawei Cloud/,
  ],
  'the same of a window without traffic': [
    '1 5f67944957444bd6bb4fe3b367de8f3d 1d515d18-1b36-47dc-a983-bd6512aed4bd - - - - - - - 1431280876 1431280934 - NODATA\n',
    /Huawei Cloud/,
  ],
  'flows of akvorado': [
    JSON.stringify({
      data: [
        {
          TimeReceived: '2025-08-31T06:40:25',
          SrcAddr: '::ffff:202.153.183.18',
          DstAddr: '::ffff:1.1.1.1',
          SrcPort: 8834,
          DstPort: 53,
          Proto: 17,
          Bytes: 52,
          Packets: 1,
          SrcAS: 17408,
          DstAS: 13335,
        },
      ],
    }),
    /NetFlow, sFlow or IPFIX/,
  ],
  'a notice of S3': [
    JSON.stringify({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          s3: { bucket: { name: 'b' }, object: { key: 'AWSLogs/1/vpcflowlogs/eu-west-1/2023/11/14/x.log.gz' } },
        },
      ],
    }),
    /a notice of S3/,
  ],
  'flows of a probe': [
    'Unnamed: 0,UUID,Status,Version,Start,Last,src_ip,src_port,dst_ip,dst_port,Protocol,ABBytes,BABytes,ABPackets,BAPackets,Action,Total_Packets,Total_Bytes\n0,5d09,ENDED,4.2,2019-07-02 17:05:24,2019-07-02 17:05:25,10.132.196.39,1602,10.2.163.108,80,TCP,12000000,12000000,7937,7937,ACCEPTED,15874,24000000\n',
    /./,
  ],
};

/** Sums, as queries in AWS's examples and in public repositories ask for them. */
const sums: readonly (readonly [header: string, cells: string])[] = [
  ['srcAddr,dstAddr,sum(bytes)', '10.0.0.1,10.0.0.2,12000'],
  ['srcAddr,dstAddr,bytes', '10.0.0.1,10.0.0.2,12000'],
  ['srcAddr,dstAddr,dstPort,protocol,bytes,rejects', '10.0.0.1,10.0.0.2,443,6,12000,17'],
  ['srcAddr,dstAddr,dstPort,protocol,bytes,flows', '10.0.0.1,10.0.0.2,443,6,12000,17'],
  ['srcaddr,dstaddr,dstport,action,total_bytes', '10.0.0.1,10.0.0.2,443,REJECT,12000'],
  ['srcaddr,dstaddr,srcport,action,attempts', '10.0.0.1,10.0.0.2,50000,REJECT,17'],
  ['srcAddr,dstAddr,dstPort,connection_count,total_bytes', '10.0.0.1,10.0.0.2,443,17,12000'],
  ['srcaddr,dstaddr,count,action', '10.0.0.1,10.0.0.2,17,REJECT'],
  ['bin(1m),srcAddr,dstAddr,dstPort,sum(bytes)', '2023-11-14 22:13:00.000,10.0.0.1,10.0.0.2,443,12000'],
  ['srcaddr,dstaddr,srcport,dstport,protocol,action,_col6', '10.0.0.1,10.0.0.2,50000,443,6,REJECT,12000'],
  ['srcaddr,dstaddr,srcport,dstport,protocol,packets,bytes,flow_count', '10.0.0.1,10.0.0.2,50000,443,6,100,12000,3'],
  ['Source IP,Destination IP,Destination Port,Protocol,Flow Count,Bytes', '10.0.0.1,10.0.0.2,443,6,4,900'],
  ['interface_id,srcaddr,dstaddr,dstport,action,count(*)', 'eni-0a1b,10.0.0.1,10.0.0.2,443,REJECT,4'],
  ['SrcAddr,DstAddr,total_bytes,total_packets,flow_count', '10.0.0.1,10.0.0.2,900,4,1'],
];

describe('what people export and publish', () => {
  it.each(Object.entries(samples))('is read: %s', async (_, [content, records]) => {
    const read = await readShape(content);
    expect(read.records.map(inWords)).toEqual(records);
    expect(read.tally).toMatchObject({ unreadable: 0, otherFiles: [], damaged: [] });
  });

  it.each(Object.entries(refused))('is no flow record, and named: %s', async (_, [content, words]) => {
    const { records, tally } = await readShape(content);
    expect(records).toEqual([]);
    expect(tally.otherFiles[0]?.looksLike).toMatch(words);
  });
});

describe('sums over flow records', () => {
  const asRows = ([header, cells]: (typeof sums)[number]) => {
    const names = header.split(',');
    const values = cells.split(',');
    return names.map((name, at) => [name, values[at] ?? ''] as const);
  };
  it.each(
    sums.flatMap((one) => {
      const pairs = asRows(one);
      return [
        `${one[0]}\n${one[1]}\n`,
        `${one[0].replaceAll(',', '\t')}\n${one[1].replaceAll(',', '\t')}\n`,
        JSON.stringify({ results: [pairs.map(([field, value]) => ({ field, value }))], status: 'Complete' }),
        JSON.stringify([Object.fromEntries(pairs)]),
        `RESULTS\n${pairs.map(([name, value]) => `RESULTS\t${name}\t${value}`).join('\n')}\n`,
        JSON.stringify({
          ResultSet: {
            Rows: [
              { Data: pairs.map(([name]) => ({ VarCharValue: name })) },
              { Data: pairs.map(([, value]) => ({ VarCharValue: value })) },
            ],
          },
        }),
      ];
    }),
  )('are not taken for records: %s', async (content) => {
    const { records, tally } = await readShape(content);
    expect(records).toEqual([]);
    expect(tally.otherFiles[0]?.looksLike).toContain('sums or single fields of flow records');
  });
});
