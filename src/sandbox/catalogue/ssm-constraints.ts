/** Those of Systems Manager's model: see constraints.ts. The types of parameters in the service's own order: github.com/aws/aws-cli/pull/3116 */
export const ssmConstraintRows = String.raw`
ssm CommandId length 36..36
ssm DocumentVersion pattern ([$]LATEST|[$]DEFAULT|^[1-9][0-9]*$)
ssm ListCommandInvocations,ListCommands:Filters length 1..5
ssm DescribeSessions:Filters length 1..6
ssm MaxConcurrency length 1..7 pattern ^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$
ssm MaxErrors length 1..7 pattern ^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$
ssm GetParametersByPath:MaxResults value 1..10
ssm DescribeSessions:MaxResults value 1..200
ssm ListCommandInvocations,ListCommands:MaxResults value 1..50
ssm DescribeInstanceInformation:MaxResults value 5..50
ssm Names length 1..10
ssm AddTagsToResource,RemoveTagsFromResource,ListTagsForResource:ResourceType one of Document|ManagedInstance|MaintenanceWindow|Parameter|PatchBaseline|OpsItem|OpsMetadata|Automation|Association
ssm DescribeParameters,GetParameterHistory:MaxResults value 1..50
ssm GetParameter,GetParameterHistory,PutParameter,DeleteParameter,LabelParameterVersion,UnlabelParameterVersion:Name length 1..2048
ssm PutParameter:KeyId length 1..256
ssm PutParameter:Tier one of Standard|Advanced|Intelligent-Tiering
ssm PutParameter:Type one of SecureString|StringList|String
ssm ParameterFilters.*.Key length 1..132 pattern tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType
ssm ParameterFilters.*.Option length 1..10
ssm ParameterFilters.*.Values length 1..50
ssm Path length 1..2048
ssm Reason length 1..256 pattern ^.{1,256}$
ssm State one of Active|History
ssm TimeoutSeconds value 30..2592000
ssm Comment length ..100
ssm DocumentName pattern ^[a-zA-Z0-9_\-.:/]{3,128}$
ssm DescribeInstanceInformation:Filters.*.Key length 1..
ssm ListDocuments:Filters.*.Key length 1..128
ssm DescribeInstanceInformation:Filters.*.Values length 1..100
ssm DescribeInstanceInformation:Filters.*.Values.* length 1..
ssm ListDocuments:Filters.*.Values.* length 1..256
ssm DescribeSessions:Filters.*.key one of InvokedAfter|InvokedBefore|Target|Owner|Status|SessionId|AccessType
ssm ListCommandInvocations,ListCommands:Filters.*.key one of InvokedAfter|InvokedBefore|Status|ExecutionStage|DocumentName
ssm DescribeSessions:Filters.*.value length 1..400
ssm ListCommandInvocations,ListCommands:Filters.*.value length 1..128
ssm InstanceId pattern (^i-(\w{8}|\w{17})$)|(^mi-\w{17}$)
ssm InstanceIds length ..50
ssm InstanceIds.* pattern (^i-(\w{8}|\w{17})$)|(^mi-\w{17}$)
ssm InstanceInformationFilterList.*.key one of InstanceIds|AgentVersion|PingStatus|PlatformTypes|ActivationIds|IamRole|ResourceType|AssociationStatus
ssm InstanceInformationFilterList.*.valueSet length 1..100
ssm InstanceInformationFilterList.*.valueSet.* length 1..
ssm DescribeDocument,GetDocument:Name pattern ^[a-zA-Z0-9_\-.:/]{3,128}$
ssm OutputS3BucketName length 3..63
ssm OutputS3KeyPrefix length ..500
ssm Targets length ..5
ssm Targets.*.Key length 1..163
ssm Targets.*.Values length ..50
ssm DescribeParameters:Filters.*.Key one of Name|Type|KeyId
ssm DescribeParameters:Filters.*.Values length 1..50
ssm PutParameter:AllowedPattern length ..1024
ssm PutParameter:Description length ..1024
ssm LabelParameterVersion,UnlabelParameterVersion:Labels length 1..10
ssm LabelParameterVersion,UnlabelParameterVersion:Labels.* length 1..100
ssm AddTagsToResource,PutParameter:Tags length ..1000
ssm AddTagsToResource,PutParameter:Tags.*.Key length 1..128 pattern ^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$
ssm AddTagsToResource,PutParameter:Tags.*.Value length ..256 pattern ^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$
ssm RemoveTagsFromResource:TagKeys.* length 1..128 pattern ^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$
ssm PutParameter:DataType length ..128
ssm PutParameter:Policies length 1..4096
ssm Names.* length 1..2048
ssm ParameterFilters.*.Values.* length 1..1024
ssm DescribeParameters:Filters.*.Values.* length 1..1024
ssm PluginName length 4..
ssm SessionId length 1..96
ssm GetConnectionStatus,StartSession:Target length 1..400
ssm OutputS3Region length 3..20
ssm SendCommand:Targets.*.Key pattern ^[\p{L}\p{Z}\p{N}_.:/=\-@]*$|resource-groups:ResourceTypeFilters|resource-groups:Name
ssm ListDocuments:MaxResults value 1..50
`;
