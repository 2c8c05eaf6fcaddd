/** What somebody may type, and what that is for; under the help of each command, and in the manual page. */
export interface UsageExample {
  readonly line: string;
  readonly what: string;
}

const example = (line: string, what: string): UsageExample => ({ line, what });

export const examples: Readonly<Record<string, readonly UsageExample[]>> = {
  '': [
    example('npx flowlab start --sandbox', 'learn offline: no AWS account, no cost'),
    example('npx flowlab start --region eu-west-1', 'the same on your own account'),
    example('npx flowlab diagnose i-0abc i-0def --protocol tcp --port 443', 'why can one not reach the other?'),
    example('npx flowlab practice --list', 'faults to find by yourself'),
    example('npx flowlab cleanup --dry-run', 'what the lab left, and what removing it takes'),
  ],
  start: [
    example('npx flowlab start --sandbox', 'in the simulated AWS'),
    example('npx flowlab start --sandbox --yes --cleanup', 'watch it run through by itself'),
    example('npx flowlab start --profile dev --region eu-west-1 --least-privilege', 'on AWS, with a narrower role'),
    example('aws ec2 describe-vpcs --query Vpcs[].VpcId', 'which VPCs there are, for --vpc'),
  ],
  resume: [
    example('npx flowlab resume', 'go on where you stopped'),
    example('npx flowlab resume --until 7', 'up to the records'),
  ],
  status: [
    example('npx flowlab status', 'where you are, and what it costs'),
    example('npx flowlab status --check --json', 'the same for programs, with a look at AWS'),
  ],
  cleanup: [
    example('npx flowlab cleanup --dry-run', 'only list'),
    example('npx flowlab cleanup --discover --region eu-west-1', 'labs of another computer, by their tags'),
  ],
  shell: [
    example('npx flowlab shell source', 'on the machine that pings'),
    example('npx flowlab shell destination', 'on the machine that is pinged'),
  ],
  practice: [
    example('npx flowlab practice --list', 'the exercises, and how far you have come'),
    example('npx flowlab practice --random --seed 7', 'one of them; the same seed plants the same'),
  ],
  diagnose: [
    example('npx flowlab diagnose i-0abc 10.0.2.15 --protocol tcp --port 5432', 'by id and address'),
    example('npx flowlab diagnose web db.internal:5432 --probe', 'by name, with a connection sent on purpose'),
    example(
      'npx flowlab diagnose --from web --error "connect ETIMEDOUT 10.0.2.15:5432"',
      'from what a program printed',
    ),
    example('npx flowlab diagnose i-0abc 1.1.1.1 --logs records.gz --network network.json', 'from files, without AWS'),
    example('npx flowlab diagnose web db --save case.json --redact', 'for a colleague: --replay case.json'),
    example(
      "aws ec2 describe-instances --query 'Reservations[].Instances[].[InstanceId,PrivateIpAddress]' --output text",
      'ids and addresses to ask about',
    ),
  ],
  logs: [
    example('npx flowlab logs eni-0abc --rejected --since 2h --explain', 'of one network interface'),
    example('npx flowlab logs s3://bucket/prefix/ --match 10.0.0.0/16 --port 443 --summary', 'from S3'),
    example('npx flowlab logs export.csv records/ --json', 'from files, for programs'),
    example(
      "aws ec2 describe-network-interfaces --query 'NetworkInterfaces[].[NetworkInterfaceId,PrivateIpAddress]' --output text",
      'network interfaces to read of',
    ),
    example(
      "aws ec2 describe-flow-logs --query 'FlowLogs[].[LogGroupName,LogFormat]'",
      'where records go, and in which format',
    ),
  ],
  network: [
    example('npx flowlab network > network.json', 'all of the region'),
    example('npx flowlab network vpc-0abc vpc-0def --redact > network.json', 'two VPCs, to be shared'),
  ],
  report: [
    example('npx flowlab report --open', 'as a page, in the browser'),
    example('npx flowlab report --markdown ticket.md --redact', 'for a ticket'),
  ],
  doctor: [
    example('npx flowlab doctor --profile dev', 'would the lab work from here?'),
    example('npx flowlab doctor --policy > policy.json', 'what it needs to be allowed'),
  ],
  sandbox: [
    example('npx flowlab sandbox --port 4566', 'and in another terminal:'),
    example('aws ec2 describe-vpcs --endpoint-url http://127.0.0.1:4566', 'ask it, as AWS is asked'),
  ],
  completion: [
    example('eval "$(npx flowlab completion bash)"', 'in this shell; in ~/.bashrc for every one'),
    example('npx flowlab completion fish > ~/.config/fish/completions/flowlab.fish', 'for fish'),
  ],
  help: [
    example('npx flowlab help diagnose', 'of one command'),
    example('npx flowlab help causes', 'what a verdict can name'),
  ],
};
