// The served sandbox under many small calls: one connection, beside thousands of objects. Calls a second of each kind, each
// with the least that is asked for. Seconds are the server's own, where the system tells them (Linux), so that a machine
// busy with other things does not count; `--check` allows for a slower one.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const slack = process.argv.includes('--check') ? 4 : 1;
const folder = mkdtempSync(join(tmpdir(), 'flowlab-bench-'));
const ready = join(folder, 'ready.json');
const child = spawn(process.execPath, ['bin/flowlab.js', 'sandbox', '--memory', '--ready-file', ready], {
  env: { ...process.env, FLOWLAB_HOME: folder, CI: '1' },
  stdio: 'ignore',
});
let failed = false;

try {
  const url = await served();
  const ask = asking(url);
  const vpc = idIn(await ask('CreateVpc', { CidrBlock: '10.0.0.0/16' }), 'vpcId');
  const subnet = idIn(await ask('CreateSubnet', { VpcId: vpc, CidrBlock: '10.0.0.0/18' }), 'subnetId');
  const table = idIn(await ask('CreateRouteTable', { VpcId: vpc }), 'routeTableId');

  // Five thousand objects: in each of ten VPCs two hundred groups with a rule of their own, and a thousand interfaces.
  const groups = [];
  let made = 0;
  for (let network = 0; network < 10; network += 1) {
    const id = idIn(await ask('CreateVpc', { CidrBlock: `10.${network + 1}.0.0/16` }), 'vpcId');
    for (let n = 0; n < 200; n += 1) {
      groups.push(
        idIn(await ask('CreateSecurityGroup', { VpcId: id, GroupName: `g${n}`, GroupDescription: 'd' }), 'groupId'),
      );
      made += 2;
    }
  }
  const ownAddresses = [];
  for (; made < 5000; made += 1)
    ownAddresses.push(idIn(await ask('CreateNetworkInterface', { SubnetId: subnet }), 'networkInterfaceId'));

  let n = 0;
  const of = (list) => list[n++ % list.length];
  const filter = (name, value) => ({ 'Filter.1.Name': name, 'Filter.1.Value.1': value });
  const authorized = [];
  const authorize = () => {
    const rule = ruleFor(of(groups), n);
    authorized.push(rule);
    return ask('AuthorizeSecurityGroupIngress', rule);
  };
  const route = () => ({
    RouteTableId: table,
    DestinationCidrBlock: `100.64.${n++ % 256}.0/24`,
    NetworkInterfaceId: ownAddresses[0],
  });
  const newGroup = () => ask('CreateSecurityGroup', { VpcId: vpc, GroupName: `h${n++}`, GroupDescription: 'd' });

  await measure('DescribeVpcs by id', 3000, () => ask('DescribeVpcs', { 'VpcId.1': vpc }));
  await measure('DescribeSubnets by id', 1500, () => ask('DescribeSubnets', { 'SubnetId.1': subnet }));
  await measure('DescribeRouteTables by id', 3000, () => ask('DescribeRouteTables', { 'RouteTableId.1': table }));
  await measure('DescribeSecurityGroups by id', 3000, () => ask('DescribeSecurityGroups', { 'GroupId.1': of(groups) }));
  await measure('DescribeNetworkInterfaces by id', 3000, () =>
    ask('DescribeNetworkInterfaces', { 'NetworkInterfaceId.1': of(ownAddresses) }),
  );
  await measure('DescribeSecurityGroups by filter', 400, () =>
    ask('DescribeSecurityGroups', filter('group-id', of(groups))),
  );
  await measure('DescribeSecurityGroupRules by group', 400, () =>
    ask('DescribeSecurityGroupRules', filter('group-id', of(groups))),
  );
  await measure('DescribeTags of one resource', 1000, () => ask('DescribeTags', filter('resource-id', vpc)));
  await measure('CreateTags', 3000, () =>
    ask('CreateTags', { 'ResourceId.1': of(groups), 'Tag.1.Key': 'n', 'Tag.1.Value': String(n) }),
  );
  await measure('CreateSecurityGroup', 2000, newGroup, 400);
  await measure('AuthorizeSecurityGroupIngress', 2000, authorize);
  await measure('RevokeSecurityGroupIngress', 2000, () => ask('RevokeSecurityGroupIngress', authorized.pop()), 900);
  await measure('CreateRoute', 1000, () => ask('CreateRoute', route()), 200);
  await measure('CreateNetworkInterface', 700, () => ask('CreateNetworkInterface', { SubnetId: subnet }));
  await measure(
    'DeleteNetworkInterface',
    1000,
    () => ask('DeleteNetworkInterface', { NetworkInterfaceId: ownAddresses.pop() }),
    700,
  );

  // What a flow log notes of every change must not make each of them slow.
  await ask('CreateLogGroup', { logGroupName: 'flows' }, 'logs');
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'vpc-flow-logs.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  const role = idIn(await ask('CreateRole', { RoleName: 'flows', AssumeRolePolicyDocument: trust }, 'iam'), 'Arn');
  await ask('CreateFlowLogs', {
    ResourceType: 'VPC',
    'ResourceId.1': vpc,
    TrafficType: 'ALL',
    LogGroupName: 'flows',
    DeliverLogsPermissionArn: role,
  });
  await measure('CreateTags, with a flow log', 400, () =>
    ask('CreateTags', { 'ResourceId.1': of(groups), 'Tag.1.Key': 'n', 'Tag.1.Value': String(n) }),
  );
  await measure('Authorize…Ingress, with a flow log', 200, authorize, 300);
} finally {
  child.kill();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

function ruleFor(group, number) {
  return {
    GroupId: group,
    'IpPermissions.1.IpProtocol': 'tcp',
    'IpPermissions.1.FromPort': '1',
    'IpPermissions.1.ToPort': String(1 + (number % 60000)),
    'IpPermissions.1.IpRanges.1.CidrIp': '192.0.2.0/24',
  };
}

async function measure(what, least, call, calls = 1000) {
  for (let n = 0; n < Math.min(30, calls / 4); n += 1) await call();
  const begun = seconds();
  const started = performance.now();
  let done = 0;
  while (done < calls && performance.now() - started < 6000) {
    await call();
    done += 1;
  }
  const perSecond = done / (seconds() - begun);
  const holds = perSecond >= least / slack;
  failed ||= !holds;
  console.log(
    `${holds ? 'ok   ' : 'UNDER'} ${what.padEnd(36)} ${perSecond.toFixed(0).padStart(5)} a second (at least ${least})`,
  );
}

/** What the server has worked so far: user and system time in ticks of 10 ms (proc(5)), else the wall's time. */
function seconds() {
  if (process.platform !== 'linux') return performance.now() / 1000;
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function served() {
  for (let n = 0; n < 400 && !existsSync(ready); n += 1) await new Promise((wake) => setTimeout(wake, 50));
  return JSON.parse(readFileSync(ready, 'utf8')).url;
}

function asking(url) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const versions = { ec2: '2016-11-15', iam: '2010-05-08' };
  return (action, input, service = 'ec2') =>
    new Promise((resolve, reject) => {
      const scope = `Credential=any/20270101/us-east-1/${service}/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=x`;
      const isQuery = service in versions;
      const headers = isQuery
        ? { authorization, 'content-type': 'application/x-www-form-urlencoded' }
        : { authorization, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Logs_20140328.${action}` };
      const body = isQuery
        ? new URLSearchParams({ Action: action, Version: versions[service], ...input }).toString()
        : JSON.stringify(input);
      const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(`${action}: ${text}`))));
      });
      asked.on('error', reject).end(body);
    });
}

function idIn(text, name) {
  return new RegExp(`<${name}>([^<]+)<`).exec(text)?.[1];
}
