# Three tiers in two zones, each allowed the next one in alone; endpoints, a prefix list, and flow logs to S3 and to CloudWatch.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "app_port" { default = 8080 }
variable "keep" { default = 30 }
variable "offices" { default = ["192.0.2.0/24", "198.51.100.0/24"] }
variable "app_size" { default = "t3.micro" }

data "aws_availability_zones" "here" {
  state = "available"
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}
data "aws_caller_identity" "me" {}
data "aws_region" "here" {}
data "aws_ami" "al2023" {
  most_recent = true
  owners      = ["amazon"]
  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-x86_64"]
  }
}
data "aws_ec2_managed_prefix_list" "s3" { name = "com.amazonaws.${data.aws_region.here.name}.s3" }
data "aws_prefix_list" "dynamodb" { name = "com.amazonaws.${data.aws_region.here.name}.dynamodb" }

locals {
  zones = slice(data.aws_availability_zones.here.names, 0, 2)
  tiers = { web = 0, app = 10, data = 20 }
  nets  = { for pair in setproduct(keys(local.tiers), range(2)) : "${pair[0]}-${pair[1]}" => { tier = pair[0], zone = local.zones[pair[1]], cidr = cidrsubnet("10.70.0.0/16", 8, local.tiers[pair[0]] + pair[1]) } }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.70.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "tier" {
  for_each                = local.nets
  vpc_id                  = aws_vpc.main.id
  cidr_block              = each.value.cidr
  availability_zone       = each.value.zone
  map_public_ip_on_launch = each.value.tier == "web"
  tags                    = { Name = each.key, Tier = each.value.tier }
}

resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }

resource "aws_eip" "nat" {
  for_each = toset(local.zones)
  domain   = "vpc"
}

resource "aws_nat_gateway" "zone" {
  for_each      = { for i, zone in local.zones : zone => "web-${i}" }
  subnet_id     = aws_subnet.tier[each.value].id
  allocation_id = aws_eip.nat[each.key].id
  depends_on    = [aws_internet_gateway.main]
}

resource "aws_route_table" "web" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table" "app" {
  for_each = toset(local.zones)
  vpc_id   = aws_vpc.main.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.zone[each.key].id
  }
}

resource "aws_route_table" "data" { vpc_id = aws_vpc.main.id }

resource "aws_route_table_association" "tier" {
  for_each       = local.nets
  subnet_id      = aws_subnet.tier[each.key].id
  route_table_id = each.value.tier == "web" ? aws_route_table.web.id : each.value.tier == "app" ? aws_route_table.app[each.value.zone].id : aws_route_table.data.id
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5
  dynamic "entry" {
    for_each = var.offices
    content {
      cidr        = entry.value
      description = "office ${entry.key}"
    }
  }
}

resource "aws_security_group" "tier" {
  for_each               = local.tiers
  name                   = each.key
  description            = "the ${each.key} tier"
  vpc_id                 = aws_vpc.main.id
  revoke_rules_on_delete = true
  tags                   = { Name = each.key }
}

resource "aws_vpc_security_group_ingress_rule" "offices" {
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.tier["web"].id
  prefix_list_id    = aws_ec2_managed_prefix_list.offices.id
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
  description       = "offices to ${each.value}"
}

resource "aws_vpc_security_group_ingress_rule" "inward" {
  for_each                     = { app = { from = "web", port = var.app_port }, data = { from = "app", port = 5432 } }
  security_group_id            = aws_security_group.tier[each.key].id
  referenced_security_group_id = aws_security_group.tier[each.value.from].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "all" {
  for_each          = toset(["web", "app"])
  security_group_id = aws_security_group.tier[each.key].id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.tier["data"].id
  prefix_list_id    = data.aws_ec2_managed_prefix_list.s3.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_network_acl" "data" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [for key, one in local.nets : aws_subnet.tier[key].id if one.tier == "data"]
  dynamic "ingress" {
    for_each = { for i, zone in local.zones : i => cidrsubnet("10.70.0.0/16", 8, 10 + i) }
    content {
      rule_no    = 100 + ingress.key
      protocol   = "tcp"
      action     = "allow"
      cidr_block = ingress.value
      from_port  = 5432
      to_port    = 5432
    }
  }
  ingress {
    rule_no    = 200
    protocol   = "tcp"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 1024
    to_port    = 65535
  }
  egress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = concat([aws_route_table.data.id], [for one in aws_route_table.app : one.id])
}

resource "aws_vpc_endpoint" "manage" {
  for_each            = toset(["ssm", "ssmmessages", "ec2messages", "logs"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.us-east-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.tier["app-0"].id, aws_subnet.tier["app-1"].id]
  security_group_ids  = [aws_security_group.endpoints.id]
}

resource "aws_security_group" "endpoints" {
  name_prefix = "endpoints-"
  vpc_id      = aws_vpc.main.id
  ingress {
    description     = "HTTPS from the tiers"
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [for one in aws_security_group.tier : one.id]
  }
}

# Hosts, with what they are allowed.

resource "aws_iam_role" "host" {
  name                 = "host"
  path                 = "/tiers/"
  max_session_duration = 7200
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "host" {
  for_each   = toset(["AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"])
  role       = aws_iam_role.host.name
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
}

resource "aws_iam_instance_profile" "host" {
  name = "host"
  role = aws_iam_role.host.name
}

resource "aws_instance" "app" {
  for_each               = toset(["app-0", "app-1"])
  subnet_id              = aws_subnet.tier[each.key].id
  ami                    = data.aws_ami.al2023.id
  instance_type          = var.app_size
  iam_instance_profile   = aws_iam_instance_profile.host.name
  vpc_security_group_ids = [aws_security_group.tier["app"].id]
  monitoring             = true
  user_data_base64       = base64gzip("#!/bin/bash\npython3 -m http.server ${var.app_port} &\n")
  tags                   = { Name = each.key }
}

resource "aws_instance" "web" {
  count                       = 2
  ami                         = data.aws_ami.al2023.id
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.tier["web-${count.index}"].id
  vpc_security_group_ids      = [aws_security_group.tier["web"].id]
  iam_instance_profile        = aws_iam_instance_profile.host.name
  associate_public_ip_address = true
  user_data_replace_on_change = true
  user_data                   = <<-SCRIPT
    #!/bin/bash
    dnf install -y nginx
    systemctl enable --now nginx
  SCRIPT
  root_block_device {
    volume_size = 12
    volume_type = "gp3"
    encrypted   = true
  }
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
    instance_metadata_tags      = "enabled"
  }
  lifecycle { ignore_changes = [ami] }
}

resource "aws_instance" "data" {
  ami                    = data.aws_ami.al2023.id
  instance_type          = "t3.small"
  subnet_id              = aws_subnet.tier["data-0"].id
  private_ip             = "10.70.20.10"
  vpc_security_group_ids = [aws_security_group.tier["data"].id]
  source_dest_check      = true
  ebs_optimized          = true
  credit_specification { cpu_credits = "standard" }
  private_dns_name_options {
    hostname_type                     = "resource-name"
    enable_resource_name_dns_a_record = true
  }
}

# Flow logs: everything to S3, refusals to CloudWatch.

resource "aws_s3_bucket" "flows" {
  bucket        = "tiers-flow-logs-${data.aws_caller_identity.me.account_id}"
  force_destroy = true
}

resource "aws_s3_bucket_public_access_block" "flows" {
  bucket                  = aws_s3_bucket.flows.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "flows" {
  bucket = aws_s3_bucket.flows.id
  rule { object_ownership = "BucketOwnerEnforced" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "flows" {
  bucket = aws_s3_bucket.flows.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
    bucket_key_enabled = true
  }
}

resource "aws_s3_bucket_versioning" "flows" {
  bucket = aws_s3_bucket.flows.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_lifecycle_configuration" "flows" {
  bucket     = aws_s3_bucket.flows.id
  depends_on = [aws_s3_bucket_versioning.flows]
  rule {
    id     = "expire"
    status = "Enabled"
    filter { prefix = "AWSLogs/" }
    expiration { days = var.keep }
    noncurrent_version_expiration { noncurrent_days = 7 }
    abort_incomplete_multipart_upload { days_after_initiation = 1 }
  }
}

data "aws_iam_policy_document" "bucket" {
  statement {
    sid       = "AWSLogDeliveryWrite"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.flows.arn}/vpc/AWSLogs/${data.aws_caller_identity.me.account_id}/*"]
    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["bucket-owner-full-control"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.me.account_id]
    }
  }
  statement {
    sid       = "AWSLogDeliveryCheck"
    actions   = ["s3:GetBucketAcl", "s3:ListBucket"]
    resources = [aws_s3_bucket.flows.arn]
    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com"]
    }
  }
}

resource "aws_s3_bucket_policy" "flows" {
  bucket     = aws_s3_bucket.flows.id
  policy     = data.aws_iam_policy_document.bucket.json
  depends_on = [aws_s3_bucket_public_access_block.flows]
}

resource "aws_flow_log" "s3" {
  vpc_id                   = aws_vpc.main.id
  traffic_type             = "ALL"
  log_destination_type     = "s3"
  log_destination          = "${aws_s3_bucket.flows.arn}/vpc"
  max_aggregation_interval = 60
  destination_options {
    file_format                = "parquet"
    hive_compatible_partitions = true
    per_hour_partition         = true
  }
  depends_on = [aws_s3_bucket_policy.flows]
}

resource "aws_cloudwatch_log_group" "rejects" {
  name              = "/tiers/rejects"
  retention_in_days = 7
}

resource "aws_cloudwatch_log_metric_filter" "ssh" {
  name           = "ssh-refused"
  log_group_name = aws_cloudwatch_log_group.rejects.name
  pattern        = "[version, account, eni, source, destination, srcport, destport = 22, protocol = 6, packets, bytes, start, end, action = REJECT, status]"
  metric_transformation {
    name      = "SshRefused"
    namespace = "Tiers"
    value     = "1"
  }
}

resource "aws_cloudwatch_query_definition" "top" {
  name            = "tiers/top talkers"
  log_group_names = [aws_cloudwatch_log_group.rejects.name]
  query_string    = "stats sum(bytes) as total by srcAddr | sort total desc | limit 10"
}

resource "aws_iam_role" "flows" {
  name_prefix = "flows-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "vpc-flow-logs.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "flows" {
  role = aws_iam_role.flows.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"], Resource = "*" }]
  })
}

resource "aws_flow_log" "rejects" {
  for_each        = { for key, one in local.nets : key => one if one.tier == "data" }
  subnet_id       = aws_subnet.tier[each.key].id
  traffic_type    = "REJECT"
  log_destination = aws_cloudwatch_log_group.rejects.arn
  iam_role_arn    = aws_iam_role.flows.arn
}
