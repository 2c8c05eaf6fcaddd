# A VPC as a general module makes it, most of it by count and for_each: tiers of subnets with network ACLs of their own, endpoints,
# DHCP options, gateways of all kinds and a flow log.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "azs" { default = ["eu-west-1a", "eu-west-1b"] }
variable "retention" { default = 30 }
variable "acl_https" { default = "0.0.0.0/0" }
variable "endpoint_dns" { default = true }
variable "flow_tag" { default = "flows" }

locals {
  name    = "ex-complete"
  cidr    = "10.60.0.0/16"
  tags    = { Example = local.name, Terraform = "true" }
  tiers   = { public = 0, private = 4, database = 8, intra = 12 }
  subnets = merge([for tier, from in local.tiers : { for i, az in var.azs : "${tier}-${az}" => { tier = tier, az = az, cidr = cidrsubnet(local.cidr, 8, from + i), i = i } }]...)
  of      = { for tier in keys(local.tiers) : tier => [for key, one in local.subnets : key if one.tier == tier] }
}

resource "aws_vpc" "this" {
  count                            = 1
  cidr_block                       = local.cidr
  instance_tenancy                 = "default"
  enable_dns_hostnames             = true
  enable_dns_support               = true
  assign_generated_ipv6_cidr_block = true
  tags                             = merge({ Name = local.name }, local.tags)
}

resource "aws_vpc_ipv4_cidr_block_association" "this" {
  for_each   = toset(["10.61.0.0/16"])
  vpc_id     = aws_vpc.this[0].id
  cidr_block = each.value
}

resource "aws_vpc_dhcp_options" "this" {
  count                = 1
  domain_name          = "service.consul"
  domain_name_servers  = ["127.0.0.1", "10.60.0.2"]
  ntp_servers          = ["169.254.169.123"]
  netbios_node_type    = 2
  tags                 = merge({ Name = local.name }, local.tags)
}

resource "aws_vpc_dhcp_options_association" "this" {
  count           = 1
  vpc_id          = aws_vpc.this[0].id
  dhcp_options_id = aws_vpc_dhcp_options.this[0].id
}

resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this[0].id
  tags   = merge({ Name = "${local.name}-default" }, local.tags)
}

resource "aws_default_route_table" "default" {
  default_route_table_id = aws_vpc.this[0].default_route_table_id
  timeouts {
    create = "5m"
    update = "5m"
  }
  tags = merge({ Name = "${local.name}-default" }, local.tags)
}

resource "aws_default_network_acl" "this" {
  default_network_acl_id = aws_vpc.this[0].default_network_acl_id
  subnet_ids             = null
  dynamic "ingress" {
    for_each = [{ rule_no = 100, cidr_block = "0.0.0.0/0" }, { rule_no = 101, ipv6_cidr_block = "::/0" }]
    content {
      action          = "allow"
      from_port       = 0
      to_port         = 0
      protocol        = "-1"
      rule_no         = ingress.value.rule_no
      cidr_block      = lookup(ingress.value, "cidr_block", null)
      ipv6_cidr_block = lookup(ingress.value, "ipv6_cidr_block", null)
    }
  }
  dynamic "egress" {
    for_each = [{ rule_no = 100, cidr_block = "0.0.0.0/0" }, { rule_no = 101, ipv6_cidr_block = "::/0" }]
    content {
      action          = "allow"
      from_port       = 0
      to_port         = 0
      protocol        = "-1"
      rule_no         = egress.value.rule_no
      cidr_block      = lookup(egress.value, "cidr_block", null)
      ipv6_cidr_block = lookup(egress.value, "ipv6_cidr_block", null)
    }
  }
  tags = merge({ Name = "${local.name}-default" }, local.tags)
  lifecycle { ignore_changes = [subnet_ids] }
}

resource "aws_subnet" "this" {
  for_each                                       = local.subnets
  vpc_id                                         = aws_vpc.this[0].id
  availability_zone                              = each.value.az
  cidr_block                                     = each.value.cidr
  ipv6_cidr_block                                = cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, local.tiers[each.value.tier] + each.value.i)
  assign_ipv6_address_on_creation                = each.value.tier == "public"
  enable_dns64                                   = each.value.tier == "private"
  enable_resource_name_dns_aaaa_record_on_launch = each.value.tier == "public"
  enable_resource_name_dns_a_record_on_launch    = false
  private_dns_hostname_type_on_launch            = each.value.tier == "intra" ? "resource-name" : "ip-name"
  map_public_ip_on_launch                        = each.value.tier == "public"
  tags                                           = merge({ Name = "${local.name}-${each.key}" }, local.tags)
}

resource "aws_internet_gateway" "this" {
  count  = 1
  vpc_id = aws_vpc.this[0].id
  tags   = merge({ Name = local.name }, local.tags)
}

resource "aws_egress_only_internet_gateway" "this" {
  count  = 1
  vpc_id = aws_vpc.this[0].id
  tags   = local.tags
}

resource "aws_route_table" "tier" {
  for_each = local.tiers
  vpc_id   = aws_vpc.this[0].id
  tags     = merge({ Name = "${local.name}-${each.key}" }, local.tags)
}

resource "aws_route_table_association" "tier" {
  for_each       = local.subnets
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.tier[each.value.tier].id
}

resource "aws_route" "public_internet_gateway" {
  route_table_id         = aws_route_table.tier["public"].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
  timeouts { create = "5m" }
}

resource "aws_route" "public_internet_gateway_ipv6" {
  route_table_id              = aws_route_table.tier["public"].id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.this[0].id
}

resource "aws_route" "private_ipv6_egress" {
  route_table_id              = aws_route_table.tier["private"].id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.this[0].id
}

resource "aws_eip" "nat" {
  count      = 1
  domain     = "vpc"
  tags       = merge({ Name = "${local.name}-${var.azs[0]}" }, local.tags)
  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  count         = 1
  allocation_id = aws_eip.nat[0].id
  subnet_id     = aws_subnet.this["public-eu-west-1a"].id
  tags          = local.tags
  depends_on    = [aws_internet_gateway.this]
}

resource "aws_route" "private_nat_gateway" {
  route_table_id         = aws_route_table.tier["private"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[0].id
}

resource "aws_route" "private_dns64_nat_gateway" {
  route_table_id              = aws_route_table.tier["private"].id
  destination_ipv6_cidr_block = "64:ff9b::/96"
  nat_gateway_id              = aws_nat_gateway.this[0].id
}

resource "aws_network_acl" "tier" {
  for_each   = local.tiers
  vpc_id     = aws_vpc.this[0].id
  subnet_ids = [for key in local.of[each.key] : aws_subnet.this[key].id]
  tags       = merge({ Name = "${local.name}-${each.key}" }, local.tags)
}

locals {
  acl_rules = merge([for tier in keys(local.tiers) : {
    "${tier}-in-https"  = { tier = tier, egress = false, no = 100, from = 443, to = 443, protocol = "tcp", cidr = var.acl_https }
    "${tier}-in-eph"    = { tier = tier, egress = false, no = 110, from = 1024, to = 65535, protocol = "tcp", cidr = "0.0.0.0/0" }
    "${tier}-in-icmp"   = { tier = tier, egress = false, no = 120, from = null, to = null, protocol = "icmp", cidr = local.cidr }
    "${tier}-out-all"   = { tier = tier, egress = true, no = 100, from = 0, to = 0, protocol = "-1", cidr = "0.0.0.0/0" }
  }]...)
}

resource "aws_network_acl_rule" "tier" {
  for_each       = local.acl_rules
  network_acl_id = aws_network_acl.tier[each.value.tier].id
  egress         = each.value.egress
  rule_number    = each.value.no
  rule_action    = "allow"
  from_port      = each.value.from
  to_port        = each.value.to
  icmp_type      = each.value.protocol == "icmp" ? -1 : null
  icmp_code      = each.value.protocol == "icmp" ? -1 : null
  protocol       = each.value.protocol
  cidr_block     = each.value.cidr
}

resource "aws_customer_gateway" "this" {
  for_each   = { IP1 = { bgp_asn = 65112, ip_address = "198.51.100.17" }, IP2 = { bgp_asn = 65112, ip_address = "198.51.100.18" } }
  bgp_asn    = each.value.bgp_asn
  ip_address = each.value.ip_address
  type       = "ipsec.1"
  tags       = merge({ Name = "${local.name}-${each.key}" }, local.tags)
}

resource "aws_vpn_gateway" "this" {
  count           = 1
  vpc_id          = aws_vpc.this[0].id
  amazon_side_asn = "64520"
  tags            = local.tags
}

resource "aws_vpn_gateway_route_propagation" "private" {
  for_each       = toset(["private", "intra"])
  route_table_id = aws_route_table.tier[each.value].id
  vpn_gateway_id = aws_vpn_gateway.this[0].id
}

# Endpoints as the module's sub-module makes them.

data "aws_vpc_endpoint_service" "this" {
  for_each     = { s3 = "Gateway", dynamodb = "Gateway", ssm = "Interface", ec2 = "Interface" }
  service      = each.key
  service_type = each.value
}

resource "aws_security_group" "endpoints" {
  name_prefix = "${local.name}-vpc-endpoints-"
  description = "VPC endpoint security group"
  vpc_id      = aws_vpc.this[0].id
  tags        = local.tags
  lifecycle { create_before_destroy = true }
}

resource "aws_security_group_rule" "endpoints" {
  for_each          = { ingress_https = { cidr_blocks = [local.cidr], description = "HTTPS from VPC" } }
  security_group_id = aws_security_group.endpoints.id
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  type              = "ingress"
  description       = each.value.description
  cidr_blocks       = each.value.cidr_blocks
}

resource "aws_vpc_endpoint" "gateway" {
  for_each          = toset(["s3", "dynamodb"])
  vpc_id            = aws_vpc.this[0].id
  service_name      = data.aws_vpc_endpoint_service.this[each.key].service_name
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for tier in ["private", "intra"] : aws_route_table.tier[tier].id]
  policy            = each.key == "dynamodb" ? data.aws_iam_policy_document.dynamodb.json : null
  tags              = merge({ Name = each.key }, local.tags)
}

resource "aws_vpc_endpoint" "interface" {
  for_each            = toset(["ssm", "ec2"])
  vpc_id              = aws_vpc.this[0].id
  service_name        = data.aws_vpc_endpoint_service.this[each.key].service_name
  vpc_endpoint_type   = "Interface"
  auto_accept         = null
  security_group_ids  = [aws_security_group.endpoints.id]
  subnet_ids          = [for key in local.of.private : aws_subnet.this[key].id]
  private_dns_enabled = var.endpoint_dns
  ip_address_type     = "ipv4"
  dns_options { dns_record_ip_type = "ipv4" }
  tags = local.tags
  timeouts {
    create = "10m"
    update = "10m"
    delete = "10m"
  }
}

data "aws_iam_policy_document" "dynamodb" {
  statement {
    effect    = "Deny"
    actions   = ["dynamodb:*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "aws:sourceVpc"
      values   = [aws_vpc.this[0].id]
    }
  }
}

# The flow log.

data "aws_region" "current" {}
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

resource "aws_flow_log" "this" {
  count                    = 1
  log_destination_type     = "cloud-watch-logs"
  log_destination          = aws_cloudwatch_log_group.flow_log[0].arn
  iam_role_arn             = aws_iam_role.flow_log[0].arn
  traffic_type             = "ALL"
  vpc_id                   = aws_vpc.this[0].id
  max_aggregation_interval = 60
  log_format               = "$${version} $${vpc-id} $${subnet-id} $${instance-id} $${interface-id} $${srcaddr} $${dstaddr} $${srcport} $${dstport} $${protocol} $${tcp-flags} $${flow-direction} $${traffic-path} $${packets} $${bytes} $${start} $${end} $${action} $${reject-reason} $${log-status}"
  tags                     = merge({ Name = var.flow_tag }, local.tags)
}

resource "aws_cloudwatch_log_group" "flow_log" {
  count             = 1
  name              = "/aws/vpc-flow-log/${aws_vpc.this[0].id}"
  retention_in_days = var.retention
  skip_destroy      = false
  log_group_class   = "STANDARD"
  tags              = local.tags
}

data "aws_iam_policy_document" "assume" {
  statement {
    sid     = "AWSVPCFlowLogsAssumeRole"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:vpc-flow-log/*"]
    }
  }
}

resource "aws_iam_role" "flow_log" {
  count              = 1
  name_prefix        = "vpc-flow-log-role-"
  assume_role_policy = data.aws_iam_policy_document.assume.json
  tags               = local.tags
}

data "aws_iam_policy_document" "push" {
  statement {
    sid       = "AWSVPCFlowLogsPushToCloudWatch"
    effect    = "Allow"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "flow_log" {
  count       = 1
  name_prefix = "vpc-flow-log-to-cloudwatch-"
  policy      = data.aws_iam_policy_document.push.json
  tags        = local.tags
}

resource "aws_iam_role_policy_attachment" "flow_log" {
  count      = 1
  role       = aws_iam_role.flow_log[0].name
  policy_arn = aws_iam_policy.flow_log[0].arn
}
