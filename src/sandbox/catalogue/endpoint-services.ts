/** Services with gateway endpoints, which come with routes and no names ("Gateway endpoints", AWS PrivateLink guide). */
export const gatewayServices: readonly string[] = ['dynamodb', 's3'];

/**
 * Services with interface endpoints, a part of those that AWS lists ("AWS services that integrate with AWS PrivateLink",
 * AWS PrivateLink guide). Behind `=` stands the first part of the private DNS name where it is not the service's own.
 */
const listed = `
  access-analyzer acm-pca airflow.api=api.airflow airflow.env=env.airflow apigateway app-integrations appconfig
  appconfigdata application-autoscaling appmesh apprunner apprunner.requests=requests.apprunner athena auditmanager
  autoscaling autoscaling-plans backup batch bedrock bedrock-agent bedrock-agent-runtime bedrock-runtime
  cloudformation cloudhsmv2 cloudtrail codeartifact.api=codeartifact codebuild codecommit codedeploy
  codepipeline cognito-idp comprehend config databrew dataexchange datasync devops-guru discovery dms dynamodb ebs ec2
  ec2messages ecr.api=api.ecr ecr.dkr=*.dkr.ecr ecs ecs-agent ecs-telemetry eks eks-auth elastic-beanstalk=elasticbeanstalk
  elasticache elasticfilesystem elasticloadbalancing elasticmapreduce email-smtp events execute-api=*.execute-api
  firehose=firehose fis forecast fsx git-codecommit glue grafana greengrass guardduty-data imagebuilder inspector2 iot.data=data.iot
  kafka kendra kinesis-firehose=firehose kinesis-streams=kinesis kms lakeformation lambda license-manager logs
  lookoutmetrics m2 macie2 managedblockchain monitoring mq neptune-graph network-firewall notebook=*.notebook.sagemaker
  personalize pinpoint polly private-networks qldb.session=session.qldb rds rds-data redshift redshift-data rekognition robomaker rum
  s3=*.s3 sagemaker.api=api.sagemaker sagemaker.runtime=runtime.sagemaker scheduler secretsmanager securityhub
  servicecatalog servicediscovery sms sns sqs ssm ssm-contacts ssm-incidents ssmmessages states storagegateway
  sts swf sync-states synthetics textract transcribe transfer translate voiceid workspaces xray`;

/** Name of the service, and what its private DNS name begins with. */
export const interfaceServices: readonly (readonly [name: string, host: string])[] = listed
  .trim()
  .split(/\s+/)
  .map((text) => {
    const [name = '', host = name] = text.split('=');
    return [name, host];
  });
