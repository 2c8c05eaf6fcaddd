/**
 * What the services' models say of single members: which words, how long, from where to where, in which form (botocore 1.43, `service-2.json`
 * of each service). A row is a service, a member (of the operations before the colon alone) and its constraint; `*` is
 * every item of a list. Left out is what an operation words in a way of its own.
 */
export const constraintRows = String.raw`
ec2 AddressFamily one of IPv4|IPv6
ec2 AutoRecovery one of disabled|default
ec2 BlockDeviceMappings.*.Ebs.VolumeType one of standard|io1|io2|gp2|sc1|st1|gp3
ec2 CapacityReservationSpecification.CapacityReservationPreference one of capacity-reservations-only|open|none
ec2 ConnectivityType one of private|public
ec2 DestinationOptions.FileFormat one of plain-text|parquet
ec2 Domain one of vpc|standard
ec2 HttpEndpoint one of disabled|enabled
ec2 HttpProtocolIpv6 one of disabled|enabled
ec2 HttpTokens one of optional|required
ec2 InternetGatewayExclusionMode one of allow-bidirectional|allow-egress
ec2 RunInstances:InstanceInitiatedShutdownBehavior one of stop|terminate
ec2 InstanceMarketOptions.MarketType one of spot|capacity-block|interruptible-capacity-reservation
ec2 InstanceMetadataTags one of disabled|enabled
ec2 IpAddressType one of ipv4|dualstack|ipv6
ec2 CreateSubnetCidrReservation:ReservationType one of prefix|explicit
ec2 InternetGatewayBlockMode one of off|block-bidirectional|block-ingress
ec2 KeyFormat one of pem|ppk
ec2 KeyType one of rsa|ed25519
ec2 LocationType one of region|availability-zone|availability-zone-id|outpost
ec2 LogDestinationType one of cloud-watch-logs|s3|kinesis-data-firehose
ec2 MaintenanceOptions.AutoRecovery one of disabled|default
ec2 MetadataOptions.HttpEndpoint one of disabled|enabled
ec2 MetadataOptions.HttpProtocolIpv6 one of disabled|enabled
ec2 MetadataOptions.HttpTokens one of optional|required
ec2 MetadataOptions.InstanceMetadataTags one of disabled|enabled
ec2 NetworkPerformanceOptions.BandwidthWeighting one of default|vpc-1|ebs-1
ec2 Placement.Tenancy one of default|dedicated|host
ec2 CreateCustomerGateway,CreateVpnGateway:Type one of ipsec.1
ec2 CreatePlacementGroup:SpreadLevel one of host|rack
ec2 CreatePlacementGroup:Strategy one of cluster|spread|partition
ec2 DnsOptions.DnsRecordIpType one of ipv4|dualstack|ipv6|service-defined
ec2 Options.ApplianceModeSupport one of enable|disable
ec2 Options.AutoAcceptSharedAttachments one of enable|disable
ec2 Options.DefaultRouteTableAssociation one of enable|disable
ec2 Options.DefaultRouteTablePropagation one of enable|disable
ec2 Options.DnsSupport one of enable|disable
ec2 Options.Ipv6Support one of enable|disable
ec2 Options.MulticastSupport one of enable|disable
ec2 Options.SecurityGroupReferencingSupport one of enable|disable
ec2 Options.VpnEcmpSupport one of enable|disable
ec2 DescribeVpcAttribute:Attribute one of enableDnsSupport|enableDnsHostnames|enableNetworkAddressUsageMetrics
ec2 DescribeAddressesAttribute:MaxResults page 1..1000
ec2 DescribeLaunchTemplates,DescribeLaunchTemplateVersions:MaxResults page 1..200
ec2 DescribeManagedPrefixLists,GetManagedPrefixListEntries:MaxResults page 1..100
ec2 DescribeInstanceTypes,DescribeRouteTables:MaxResults page 5..100
ec2 DescribeEgressOnlyInternetGateways,DescribeStaleSecurityGroups,DescribeVpcClassicLinkDnsSupport,GetManagedPrefixListAssociations:MaxResults page 5..255
ec2 DescribeDhcpOptions,DescribeFlowLogs,DescribeIamInstanceProfileAssociations,DescribeInstanceCreditSpecifications,DescribeInstanceStatus,DescribeInstanceTypeOfferings,DescribeInstances,DescribeInternetGateways,DescribeNatGateways,DescribeNetworkAcls,DescribeNetworkInterfaces,DescribePrefixLists,DescribeSecurityGroupRules,DescribeSecurityGroupVpcAssociations,DescribeSecurityGroups,DescribeSubnets,DescribeTags,DescribeVolumes,DescribeVpcBlockPublicAccessExclusions,DescribeVpcPeeringConnections,DescribeVpcs,GetSecurityGroupsForVpc,GetSubnetCidrReservations:MaxResults page 5..1000
ec2 DescribeTransitGatewayAttachments,DescribeTransitGatewayPeeringAttachments,DescribeTransitGatewayRouteTables,DescribeTransitGatewayVpcAttachments,DescribeTransitGateways,GetTransitGatewayAttachmentPropagations,GetTransitGatewayPrefixListReferences,GetTransitGatewayRouteTableAssociations,GetTransitGatewayRouteTablePropagations,SearchTransitGatewayRoutes:MaxResults page 5..1000
ec2 PrivateDnsHostnameType one of ip-name|resource-name
ec2 PrivateDnsHostnameTypeOnLaunch one of ip-name|resource-name
ec2 PrivateDnsNameOptions.HostnameType one of ip-name|resource-name
ec2 RuleAction one of allow|deny
ec2 TrafficType one of ACCEPT|REJECT|ALL
ec2 VpcEndpointType one of Interface|Gateway|GatewayLoadBalancer|Resource|ServiceNetwork
iam CreatePolicy:Description length ..1000
iam CreateRole,UpdateRole,UpdateRoleDescription:Description length ..1000 pattern [\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*
iam EntityFilter one of User|Role|Group|LocalManagedPolicy|AWSManagedPolicy
iam InstanceProfileName length 1..128
iam MaxItems value 1..1000
iam MaxSessionDuration value 3600..43200
iam ListRoles,ListInstanceProfiles:PathPrefix length 1..512 pattern \u002F[\u0021-\u007F]*
iam ListPolicies,ListEntitiesForPolicy,ListAttachedRolePolicies:PathPrefix length 1..512
iam PermissionsBoundary length 20..2048
iam PolicyArn length 20..2048
iam PolicyName length 1..128
iam PolicyUsageFilter one of PermissionsPolicy|PermissionsBoundary
iam RoleName length 1..64
iam Scope one of All|AWS|Local
iam VersionId pattern v[1-9][0-9]*(\.[A-Za-z0-9-]*)?
iam AWSServiceName length 1..128 pattern [\w+=,.@-]+
iam CreateInstanceProfile,CreatePolicy,CreateRole:Path length 1..512
iam CreateServiceLinkedRole:Description length ..1000
iam ActionNames.* length 3..128
iam AssumeRolePolicyDocument length 1..131072 pattern [\u0009\u000A\u000D\u0020-\u00FF]+
iam ContextEntries.*.ContextKeyName length 5..256
iam ContextEntries.*.ContextKeyType one of string|stringList|numeric|numericList|boolean|booleanList|ip|ipList|binary|binaryList|date|dateList
iam CustomSuffix length 1..64 pattern [\w+=,.@-]+
iam DeletionTaskId length 1..1000
iam Filter.* one of User|Role|Group|LocalManagedPolicy|AWSManagedPolicy
iam Marker length 1..320 pattern [\u0020-\u00FF]+
iam PermissionsBoundaryPolicyInputList.* length 1..131072 pattern [\u0009\u000A\u000D\u0020-\u00FF]+
iam PolicyDocument length 1..131072 pattern [\u0009\u000A\u000D\u0020-\u00FF]+
iam PolicyInputList.* length 1..131072 pattern [\u0009\u000A\u000D\u0020-\u00FF]+
iam PolicySourceArn length 20..2048
iam ResourceArns.* length 1..2048
sts AccessKeyId length 16..128 pattern [\w]*
sts GetSessionToken,GetFederationToken:DurationSeconds value 900..129600
sts AssumeRole:DurationSeconds value 900..43200
sts ExternalId length 2..1224 pattern [\w+=,.@:\/-]*
sts GetFederationToken:Name length 2..32 pattern [\w+=,.@-]*
sts SourceIdentity length 2..64 pattern [\w+=,.@-]*
sts TransitiveTagKeys length 0..50
sts RoleArn length 20..2048
sts RoleSessionName length 2..64 pattern [\w+=,.@-]*
sts AssumeRole:Policy length 1..2048 pattern [\u0009\u000A\u000D\u0020-\u00FF]+
sts GetFederationToken:Policy length 1..2048 pattern [\u0009\u000A\u000D\u0020-\u00FF]+
sts Tags length ..50
sts Tags.*.Key length 1..128 pattern [\p{L}\p{Z}\p{N}_.:/=+\-@]+
sts Tags.*.Value length ..256 pattern [\p{L}\p{Z}\p{N}_.:/=+\-@]*
sts PolicyArns.*.arn length 20..2048
sts SerialNumber length 9..256
sts TokenCode length 6..6 pattern [\d]*
sts TransitiveTagKeys.* length 1..128 pattern [\p{L}\p{Z}\p{N}_.:/=+\-@]+
logs filterPattern length 0..1024
logs filterName length 1..512 pattern [^:*]*
logs filterNamePrefix length 1..512 pattern [^:*]*
logs metricName length ..255 pattern [^:*$]*
logs metricNamespace length ..255 pattern [^:*$]*
logs metricTransformations length 1..1
logs metricTransformations.*.metricName length ..255 pattern [^:*$]*
logs metricTransformations.*.metricNamespace length ..255 pattern [^:*$]*
logs metricTransformations.*.metricValue length ..100
logs ListLogGroups:logGroupNamePattern length 3..129 pattern (\^?[\.\-_\/#A-Za-z0-9]{3,24})(\|\^?[\.\-_\/#A-Za-z0-9]{3,24}){0,4}
logs policyDocument length 1..51200
logs PutQueryDefinition:name length 1..255
logs distribution one of Random|ByLogStream
logs FilterLogEvents,GetLogEvents:limit value 1..10000
logs StartQuery:limit value 1..100000
logs DescribeLogGroups,DescribeLogStreams,DescribeMetricFilters,DescribeSubscriptionFilters,DescribeResourcePolicies:limit value 1..50
logs ListLogGroups:limit value 1..1000
logs logEvents length 1..10000
logs logEvents.*.message length 1..
logs logEvents.*.timestamp value 0..
logs logGroupClass one of STANDARD|INFREQUENT_ACCESS|DELIVERY
logs logGroupName length 1..512 pattern [\.\-_/#A-Za-z0-9]+
logs DescribeLogGroups:logGroupNamePattern length 0..512 pattern [\.\-_/#A-Za-z0-9]*
logs logGroupNamePrefix length 1..512 pattern [\.\-_/#A-Za-z0-9]+
logs logGroupNames.* length 1..512 pattern [\.\-_/#A-Za-z0-9]+
logs logStreamName length 1..512 pattern [^:*]*
logs logStreamNamePrefix length 1..512 pattern [^:*]*
logs logStreamNames length 1..100
logs logStreamNames.* length 1..512 pattern [^:*]*
logs maxItems value 0..10000
logs maxResults value 1..1000
logs orderBy one of LogStreamName|LastEventTime
logs queryLanguage one of CWLI|SQL|PPL
logs queryString length 0..10000
logs status one of Scheduled|Running|Complete|Failed|Cancelled|Timeout|Unknown
logs destination length 1..512
logs endTime value 0..
logs from value 0..
logs logEventMessages length 1..50
logs logEventMessages.* length 1..
logs logGroupIdentifier length 1..2048 pattern [\w#+=/:,.@-]*
logs DescribeLogGroups:logGroupIdentifiers length 1..50
logs logGroupIdentifiers.* length 1..2048 pattern [\w#+=/:,.@-]*
logs metricTransformations.*.unit one of Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes/Second|Kilobytes/Second|Megabytes/Second|Gigabytes/Second|Terabytes/Second|Bits/Second|Kilobits/Second|Megabits/Second|Gigabits/Second|Terabits/Second|Count/Second|None
logs queryDefinitionId length 1..256
logs queryDefinitionNamePrefix length 1..255
logs queryId length 1..256
logs ListTagsForResource,TagResource,UntagResource:resourceArn length 1..1011 pattern [\w+=/:,.@-]*
logs sequenceToken length 1..
logs startTime value 0..
logs statusCode one of CANCELLED|COMPLETED|FAILED|PENDING|PENDING_CANCEL|RUNNING
logs tagKeys length ..50
logs tagKeys.* length 1..128 pattern ^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$
logs CreateLogGroup,TagLogGroup,TagResource:tags length 1..50
logs CreateLogGroup,TagLogGroup,TagResource:tags.# length 1..128 pattern ^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$
logs CreateLogGroup,TagLogGroup,TagResource:tags.= length ..256 pattern ^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$
logs kmsKeyId length ..256
logs DescribeExportTasks:limit value 1..50
logs UntagLogGroup:tags length 1..
logs UntagLogGroup:tags.* length 1..128 pattern ^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$
logs taskId length 1..512
logs taskName length 1..512
logs to value 0..
`;
