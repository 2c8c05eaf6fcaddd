# The network of a small product, as teams write it: two subnets in each of two zones, IPv4 and IPv6, ways out and in,
# rules in every style, roles, hosts and a flow log. The test applies it, asks for an empty plan, edits it and removes it.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "instance_type" { default = "t3.micro" }
variable "web_ports" { default = [80, 443] }
variable "retention" { default = 7 }
variable "owner" { default = "network" }
variable "prefix_entries" { default = { office = "192.0.2.0/24", vpn = "198.51.100.0/24" } }

provider "aws" {
  region = "us-east-1"
  default_tags { tags = { Owner = var.owner } }
}

data "aws_availability_zones" "here" { state = "available" }
data "aws_caller_identity" "me" {}
data "aws_region" "here" {}
data "aws_ssm_parameter" "al2023" { name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" }
data "aws_ami" "ubuntu" {
  most_recent = true
  owners      = ["099720109477"]
  filter {
    name   = "name"
    values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*"]
  }
}
data "aws_iam_policy_document" "ec2" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

# The VPC and its blocks.

resource "aws_vpc" "main" {
  cidr_block                           = "10.20.0.0/16"
  assign_generated_ipv6_cidr_block     = true
  enable_dns_support                   = true
  enable_dns_hostnames                 = true
  enable_network_address_usage_metrics = true
  tags                                 = { Name = "main" }
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.21.0.0/16"
}

resource "aws_vpc" "peer" {
  cidr_block       = "10.30.0.0/16"
  instance_tenancy = "default"
  tags             = { Name = "peer" }
}

resource "aws_vpc_dhcp_options" "main" {
  domain_name         = "corp.example"
  domain_name_servers = ["AmazonProvidedDNS"]
  ntp_servers         = ["169.254.169.123"]
  tags                = { Name = "main" }
}

resource "aws_vpc_dhcp_options_association" "main" {
  vpc_id          = aws_vpc.main.id
  dhcp_options_id = aws_vpc_dhcp_options.main.id
}

resource "aws_subnet" "public" {
  count                           = 2
  vpc_id                          = aws_vpc.main.id
  cidr_block                      = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, count.index)
  availability_zone               = data.aws_availability_zones.here.names[count.index]
  map_public_ip_on_launch         = true
  assign_ipv6_address_on_creation = true
  tags                            = { Name = "public-${count.index}" }
}

resource "aws_subnet" "private" {
  count                                          = 2
  vpc_id                                         = aws_vpc.main.id
  cidr_block                                     = cidrsubnet(aws_vpc.main.cidr_block, 8, 10 + count.index)
  ipv6_cidr_block                                = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 10 + count.index)
  availability_zone                              = data.aws_availability_zones.here.names[count.index]
  private_dns_hostname_type_on_launch            = "resource-name"
  enable_resource_name_dns_a_record_on_launch    = true
  enable_resource_name_dns_aaaa_record_on_launch = true
  tags                                           = { Name = "private-${count.index}" }
}

resource "aws_subnet" "peer" {
  vpc_id     = aws_vpc.peer.id
  cidr_block = "10.30.1.0/24"
}

# Ways out.

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
  tags   = { Name = "main" }
}

resource "aws_egress_only_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_eip" "nat" {
  domain     = "vpc"
  depends_on = [aws_internet_gateway.main]
  tags       = { Name = "nat" }
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public[0].id
  depends_on    = [aws_internet_gateway.main]
  tags          = { Name = "main" }
}

resource "aws_nat_gateway" "inside" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.private[1].id
}

resource "aws_vpc_peering_connection" "peer" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.peer.id
  auto_accept = true
  tags        = { Name = "peer" }
  accepter { allow_remote_vpc_dns_resolution = true }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = [aws_route_table.private.id]
}

resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.us-east-1.ssm"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = aws_subnet.private[*].id
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
}

# Routes.

resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.main.default_route_table_id
  route                  = []
  tags                   = { Name = "unused" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.main.id
  }
  tags = { Name = "public" }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_customer_gateway" "office" {
  bgp_asn    = 65000
  ip_address = "203.0.113.12"
  type       = "ipsec.1"
}

resource "aws_vpn_gateway" "main" {
  vpc_id          = aws_vpc.main.id
  amazon_side_asn = "64620"
  tags            = { Name = "office" }
}

resource "aws_vpn_gateway_route_propagation" "private" {
  vpn_gateway_id = aws_vpn_gateway.main.id
  route_table_id = aws_route_table.private.id
}

resource "aws_route" "nat" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}

resource "aws_route" "out6" {
  route_table_id              = aws_route_table.private.id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.main.id
}

resource "aws_route" "peer" {
  route_table_id            = aws_route_table.private.id
  destination_cidr_block    = aws_vpc.peer.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.peer.id
}

resource "aws_route" "office" {
  route_table_id             = aws_route_table.private.id
  destination_prefix_list_id = aws_ec2_managed_prefix_list.office.id
  network_interface_id       = aws_network_interface.appliance.id
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  count          = 2
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}

# Rules.

resource "aws_ec2_managed_prefix_list" "office" {
  name           = "office"
  address_family = "IPv4"
  max_entries    = 5
  dynamic "entry" {
    for_each = var.prefix_entries
    content {
      cidr        = entry.value
      description = entry.key
    }
  }
}

resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_default_network_acl" "main" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id
  subnet_ids             = aws_subnet.public[*].id
  ingress {
    protocol   = -1
    rule_no    = 100
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
  egress {
    protocol   = -1
    rule_no    = 100
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}

resource "aws_network_acl" "private" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = aws_subnet.private[*].id
  ingress {
    protocol   = "tcp"
    rule_no    = 100
    action     = "allow"
    cidr_block = "10.20.0.0/16"
    from_port  = 0
    to_port    = 65535
  }
  egress {
    protocol        = "-1"
    rule_no         = 110
    action          = "allow"
    ipv6_cidr_block = "::/0"
    from_port       = 0
    to_port         = 0
  }
}

resource "aws_network_acl_rule" "ping" {
  network_acl_id = aws_network_acl.spare.id
  rule_number    = 200
  protocol       = "icmp"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
  icmp_type      = 8
  icmp_code      = -1
}

resource "aws_network_acl" "spare" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = aws_vpc.main.id
  dynamic "ingress" {
    for_each = var.web_ports
    content {
      description      = "port ${ingress.value}"
      from_port        = ingress.value
      to_port          = ingress.value
      protocol         = "tcp"
      cidr_blocks      = ["0.0.0.0/0"]
      ipv6_cidr_blocks = ["::/0"]
    }
  }
  ingress {
    from_port = 8080
    to_port   = 8090
    protocol  = "tcp"
    self      = true
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "db" {
  name_prefix = "db-"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group_rule" "db_from_web" {
  type                     = "ingress"
  security_group_id        = aws_security_group.db.id
  from_port                = 5432
  to_port                  = 5432
  protocol                 = "tcp"
  source_security_group_id = aws_security_group.web.id
  description              = "PostgreSQL"
}

resource "aws_vpc_security_group_ingress_rule" "db_ping" {
  security_group_id = aws_security_group.db.id
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = -1
  prefix_list_id    = aws_ec2_managed_prefix_list.office.id
  description       = "Ping from the office"
  tags              = { Name = "ping" }
}

resource "aws_vpc_security_group_egress_rule" "db_out" {
  security_group_id = aws_security_group.db.id
  ip_protocol       = "-1"
  cidr_ipv6         = "::/0"
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.main.id
  ingress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    security_groups = [aws_security_group.web.id, aws_security_group.db.id]
  }
}

# Roles.

resource "aws_iam_role" "host" {
  name                 = "host"
  path                 = "/network/"
  description          = "What hosts may do"
  max_session_duration = 7200
  assume_role_policy   = data.aws_iam_policy_document.ec2.json
}

resource "aws_iam_role_policy_attachment" "ssm" {
  role       = aws_iam_role.host.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_policy" "logs" {
  name        = "write-logs"
  description = "Flow logs into their group"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"]
      Resource = "${aws_cloudwatch_log_group.flow.arn}:*"
    }]
  })
}

resource "aws_iam_role" "flow" {
  name = "flow-logs"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "vpc-flow-logs.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "flow" {
  role       = aws_iam_role.flow.name
  policy_arn = aws_iam_policy.logs.arn
}

resource "aws_iam_role_policy" "more" {
  name   = "more"
  role   = aws_iam_role.flow.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "logs:Describe*", Resource = "*" }] })
}

resource "aws_iam_instance_profile" "host" {
  name = "host"
  role = aws_iam_role.host.name
}

# Hosts.

resource "aws_key_pair" "admin" {
  key_name   = "admin"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0z3oWbbz3kXfSH8m0aIaiVvcLxUVTVvyoNWR8Uq1eO admin@example.com"
}

resource "aws_instance" "web" {
  ami                         = data.aws_ssm_parameter.al2023.value
  instance_type               = var.instance_type
  subnet_id                   = aws_subnet.public[0].id
  vpc_security_group_ids      = [aws_security_group.web.id]
  iam_instance_profile        = aws_iam_instance_profile.host.name
  key_name                    = aws_key_pair.admin.key_name
  monitoring                  = true
  disable_api_stop            = false
  user_data                   = "#!/bin/sh\necho hello\n"
  user_data_replace_on_change = false
  credit_specification { cpu_credits = "standard" }
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
    instance_metadata_tags      = "enabled"
  }
  root_block_device {
    volume_size = 20
    volume_type = "gp3"
    encrypted   = true
    tags        = { Name = "web-root" }
  }
  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 5
    volume_type = "gp3"
  }
  tags        = { Name = "web" }
  volume_tags = null
}

resource "aws_instance" "db" {
  ami                                  = data.aws_ami.ubuntu.id
  instance_type                        = "m5.large"
  subnet_id                            = aws_subnet.private[0].id
  private_ip                           = "10.20.10.50"
  vpc_security_group_ids               = [aws_security_group.db.id]
  instance_initiated_shutdown_behavior = "terminate"
  ebs_optimized                        = true
  source_dest_check                    = true
  tags                                 = { Name = "db" }
}

resource "aws_launch_template" "worker" {
  name_prefix            = "worker-"
  description            = "machines that work off a queue"
  image_id               = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
  instance_type          = "t3.small"
  update_default_version = true
  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size = 12
      volume_type = "gp3"
    }
  }
  network_interfaces {
    subnet_id                   = aws_subnet.private[1].id
    security_groups             = [aws_security_group.db.id]
    associate_public_ip_address = false
  }
  tag_specifications {
    resource_type = "volume"
    tags          = { Name = "worker" }
  }
}

resource "aws_instance" "worker" {
  launch_template {
    id      = aws_launch_template.worker.id
    version = 1
  }
  tags = { Name = "worker" }
}

resource "aws_network_interface" "appliance" {
  subnet_id         = aws_subnet.private[0].id
  private_ips       = ["10.20.10.100"]
  security_groups   = [aws_security_group.web.id]
  source_dest_check = false
  description       = "appliance"
  tags              = { Name = "appliance" }
}

resource "aws_network_interface_attachment" "appliance" {
  instance_id          = aws_instance.db.id
  network_interface_id = aws_network_interface.appliance.id
  device_index         = 1
}

resource "aws_eip" "web" {
  domain   = "vpc"
  instance = aws_instance.web.id
}

# Records.

resource "aws_cloudwatch_log_group" "flow" {
  name              = "/vpc/main"
  retention_in_days = var.retention
}

resource "aws_flow_log" "main" {
  vpc_id                   = aws_vpc.main.id
  traffic_type             = "ALL"
  log_destination          = aws_cloudwatch_log_group.flow.arn
  iam_role_arn             = aws_iam_role.flow.arn
  max_aggregation_interval = 60
  log_format               = "$${version} $${interface-id} $${srcaddr} $${dstaddr} $${srcport} $${dstport} $${protocol} $${packets} $${bytes} $${start} $${end} $${action} $${log-status} $${flow-direction} $${pkt-srcaddr} $${pkt-dstaddr}"
  tags                     = { Name = "main" }
}

output "web" { value = aws_eip.web.public_ip }
output "account" { value = "${data.aws_caller_identity.me.account_id} ${data.aws_region.here.name}" }
