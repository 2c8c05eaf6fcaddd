# What stands in a resource of its own beside the one that it joins to another: associations, attachments, entries, tags; and
# what reads a network back. Two Regions.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

variable "office" { default = "203.0.113.0/24" }
variable "remote_dns" { default = false }
variable "owner" { default = "net" }
variable "state" { default = "running" }
variable "read_only" { default = true }

# The default VPC, which stays when all else goes.

resource "aws_default_vpc" "this" {
  tags = { Name = "default" }
}

resource "aws_default_subnet" "a" {
  availability_zone = "us-east-1a"
  tags              = { Owner = var.owner }
}

resource "aws_default_vpc_dhcp_options" "this" {}

# A VPC of which each part is joined on.

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
  lifecycle {
    ignore_changes = [assign_generated_ipv6_cidr_block, ipv6_cidr_block]
  }
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.21.0.0/16"
}

resource "aws_vpc_ipv6_cidr_block_association" "six" {
  vpc_id                           = aws_vpc.main.id
  assign_generated_ipv6_cidr_block = true
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.20.1.0/24"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc_ipv4_cidr_block_association.more.vpc_id
  availability_zone = "us-east-1b"
  cidr_block        = "10.21.1.0/24"
  ipv6_cidr_block   = cidrsubnet(aws_vpc_ipv6_cidr_block_association.six.ipv6_cidr_block, 8, 1)
}

resource "aws_ec2_subnet_cidr_reservation" "kept" {
  subnet_id        = aws_subnet.a.id
  cidr_block       = "10.20.1.128/28"
  reservation_type = "explicit"
  description      = "for the printers"
}

resource "aws_internet_gateway" "main" {}

resource "aws_internet_gateway_attachment" "main" {
  internet_gateway_id = aws_internet_gateway.main.id
  vpc_id              = aws_vpc.main.id
}

resource "aws_vpn_gateway" "main" {}

resource "aws_vpn_gateway_attachment" "main" {
  vpn_gateway_id = aws_vpn_gateway.main.id
  vpc_id         = aws_vpc.main.id
}

resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway_attachment.main.internet_gateway_id
  }
  route {
    cidr_block                = "10.30.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection_accepter.west.id
  }
  lifecycle {
    ignore_changes = [route]
  }
}

resource "aws_main_route_table_association" "main" {
  vpc_id         = aws_vpc.main.id
  route_table_id = aws_route_table.main.id
}

resource "aws_route_table" "edge" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "edge" {
  route_table_id = aws_route_table.edge.id
  gateway_id     = aws_internet_gateway_attachment.main.internet_gateway_id
}

resource "aws_network_acl" "a" {
  vpc_id = aws_vpc.main.id
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}

resource "aws_network_acl_association" "a" {
  network_acl_id = aws_network_acl.a.id
  subnet_id      = aws_subnet.a.id
}

resource "aws_network_acl_rule" "all" {
  for_each       = { in = false, out = true }
  network_acl_id = aws_network_acl.a.id
  egress         = each.value
  rule_number    = 100
  protocol       = "-1"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
}

# Rules, each a resource.

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5
  lifecycle {
    ignore_changes = [entry]
  }
}

resource "aws_ec2_managed_prefix_list_entry" "office" {
  cidr           = var.office
  description    = "head office"
  prefix_list_id = aws_ec2_managed_prefix_list.offices.id
}

resource "aws_ec2_managed_prefix_list_entry" "branch" {
  cidr           = "198.51.100.0/24"
  prefix_list_id = aws_ec2_managed_prefix_list.offices.id
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "web"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group" "extra" {
  name        = "extra"
  description = "extra"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "offices" {
  security_group_id = aws_security_group.web.id
  prefix_list_id    = aws_ec2_managed_prefix_list.offices.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  depends_on        = [aws_ec2_managed_prefix_list_entry.office, aws_ec2_managed_prefix_list_entry.branch]
}

resource "aws_vpc_security_group_ingress_rule" "from_extra" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.extra.id
  ip_protocol                  = "-1"
  tags                         = { Owner = var.owner }
}

resource "aws_vpc_security_group_ingress_rule" "six" {
  security_group_id = aws_security_group.web.id
  cidr_ipv6         = "::/0"
  ip_protocol       = "icmpv6"
  from_port         = -1
  to_port           = -1
  description       = "ping by IPv6"
}

resource "aws_vpc_security_group_egress_rule" "all" {
  for_each          = { web = aws_security_group.web.id, extra = aws_security_group.extra.id }
  security_group_id = each.value
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

# Hosts, with what is put on them afterwards.

data "aws_ami" "linux" {
  owners      = ["amazon"]
  most_recent = true
  filter {
    name   = "name"
    values = ["al2023-ami-2023*-x86_64"]
  }
}

resource "aws_instance" "web" {
  ami                    = data.aws_ami.linux.id
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = [aws_security_group.web.id]
  tags                   = { Name = "web" }
  lifecycle {
    ignore_changes = [tags["Rack"], vpc_security_group_ids]
  }
}

resource "aws_ec2_instance_state" "web" {
  instance_id = aws_instance.web.id
  state       = var.state
}

resource "aws_ec2_tag" "rack" {
  resource_id = aws_instance.web.id
  key         = "Rack"
  value       = var.owner
}

resource "aws_eip" "web" {
  domain = "vpc"
}

resource "aws_eip_association" "web" {
  allocation_id = aws_eip.web.id
  instance_id   = aws_instance.web.id
  depends_on    = [aws_internet_gateway_attachment.main]
}

resource "aws_network_interface" "second" {
  subnet_id   = aws_subnet.a.id
  private_ips = ["10.20.1.50"]
  lifecycle {
    ignore_changes = [security_groups]
  }
}

resource "aws_network_interface_sg_attachment" "second" {
  security_group_id    = aws_security_group.extra.id
  network_interface_id = aws_network_interface.second.id
}

resource "aws_network_interface_sg_attachment" "first" {
  security_group_id    = aws_security_group.extra.id
  network_interface_id = aws_instance.web.primary_network_interface_id
}

# Endpoints.

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.us-east-1.s3"
  lifecycle {
    ignore_changes = [policy, route_table_ids]
  }
}

resource "aws_vpc_endpoint_route_table_association" "s3" {
  route_table_id  = aws_route_table.main.id
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
}

resource "aws_vpc_endpoint_policy" "s3" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = var.read_only ? "s3:Get*" : "s3:*", Resource = "*" }]
  })
}

resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.us-east-1.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.a.id]
  lifecycle {
    ignore_changes = [security_group_ids]
  }
}

resource "aws_vpc_endpoint_security_group_association" "ssm" {
  vpc_endpoint_id   = aws_vpc_endpoint.ssm.id
  security_group_id = aws_security_group.extra.id
}

# A peering whose other side lies in another Region.

resource "aws_vpc" "west" {
  provider             = aws.west
  cidr_block           = "10.30.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_vpc_peering_connection" "west" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.west.id
  peer_region = "us-west-2"
  tags        = { Side = "requester" }
}

resource "aws_vpc_peering_connection_accepter" "west" {
  provider                  = aws.west
  vpc_peering_connection_id = aws_vpc_peering_connection.west.id
  auto_accept               = true
  tags                      = { Side = "accepter" }
}

resource "aws_vpc_peering_connection_options" "east" {
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.west.id
  requester {
    allow_remote_vpc_dns_resolution = var.remote_dns
  }
}

resource "aws_vpc_peering_connection_options" "west" {
  provider                  = aws.west
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.west.id
  accepter {
    allow_remote_vpc_dns_resolution = true
  }
}

resource "aws_vpc" "shared" {
  cidr_block = "10.40.0.0/16"
}

resource "aws_vpc_security_group_vpc_association" "shared" {
  security_group_id = aws_security_group.web.id
  vpc_id            = aws_vpc.shared.id
}

# What reads it back.

data "aws_availability_zones" "all" {}
data "aws_availability_zone" "a" { name = "us-east-1a" }
data "aws_regions" "all" {}
data "aws_ec2_instance_type" "micro" { instance_type = "t3.micro" }
data "aws_ec2_instance_types" "small" {
  filter {
    name   = "instance-type"
    values = ["t3.*"]
  }
  filter {
    name   = "supported-boot-mode"
    values = ["uefi"]
  }
}
data "aws_ec2_instance_type_offerings" "micro" {
  location_type = "availability-zone"
  filter {
    name   = "instance-type"
    values = ["t3.micro"]
  }
}
data "aws_ami_ids" "linux" {
  owners = ["amazon"]
  filter {
    name   = "name"
    values = ["al2023-ami-2023*-x86_64"]
  }
}
data "aws_prefix_list" "s3" { name = "com.amazonaws.us-east-1.s3" }
data "aws_ec2_managed_prefix_list" "offices" { id = aws_ec2_managed_prefix_list_entry.branch.prefix_list_id }
data "aws_ec2_managed_prefix_lists" "all" { depends_on = [aws_ec2_managed_prefix_list.offices] }
data "aws_vpc_endpoint_service" "s3" {
  service      = "s3"
  service_type = "Gateway"
}
data "aws_vpc_endpoint" "s3" { id = aws_vpc_endpoint_route_table_association.s3.vpc_endpoint_id }
data "aws_vpcs" "all" { depends_on = [aws_vpc.main, aws_vpc.shared] }
data "aws_vpc" "main" { id = aws_vpc_ipv4_cidr_block_association.more.vpc_id }
data "aws_subnets" "main" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.main.id]
  }
  depends_on = [aws_subnet.a, aws_subnet.b]
}
data "aws_subnet" "a" { id = aws_subnet.a.id }
data "aws_route_tables" "main" {
  vpc_id     = aws_vpc.main.id
  depends_on = [aws_main_route_table_association.main, aws_route_table.edge]
}
data "aws_route_table" "main" { route_table_id = aws_main_route_table_association.main.route_table_id }
data "aws_route" "out" {
  route_table_id         = aws_route_table.main.id
  destination_cidr_block = "0.0.0.0/0"
}
data "aws_internet_gateway" "main" { internet_gateway_id = aws_internet_gateway_attachment.main.internet_gateway_id }
data "aws_vpn_gateway" "main" { id = aws_vpn_gateway_attachment.main.vpn_gateway_id }
data "aws_network_acls" "main" {
  vpc_id     = aws_vpc.main.id
  depends_on = [aws_network_acl.a]
}
data "aws_security_groups" "main" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.main.id]
  }
  depends_on = [aws_security_group.web, aws_security_group.extra]
}
data "aws_security_group" "web" { id = aws_security_group.web.id }
data "aws_vpc_security_group_rules" "web" {
  filter {
    name   = "group-id"
    values = [aws_security_group.web.id]
  }
  depends_on = [aws_vpc_security_group_ingress_rule.six, aws_vpc_security_group_ingress_rule.offices, aws_vpc_security_group_ingress_rule.from_extra, aws_vpc_security_group_egress_rule.all]
}
data "aws_vpc_security_group_rule" "six" { security_group_rule_id = aws_vpc_security_group_ingress_rule.six.id }
data "aws_instances" "web" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.main.id]
  }
  instance_state_names = ["running", "stopped"]
  depends_on           = [aws_ec2_instance_state.web]
}
data "aws_instance" "web" {
  instance_id = aws_instance.web.id
  depends_on  = [aws_network_interface_sg_attachment.first]
}
data "aws_network_interfaces" "main" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.main.id]
  }
  depends_on = [aws_instance.web, aws_network_interface.second, aws_vpc_endpoint.ssm]
}
data "aws_network_interface" "second" { id = aws_network_interface_sg_attachment.second.network_interface_id }
data "aws_eips" "all" { depends_on = [aws_eip_association.web] }
data "aws_eip" "web" { id = aws_eip_association.web.allocation_id }
data "aws_ebs_volumes" "web" {
  filter {
    name   = "attachment.instance-id"
    values = [aws_instance.web.id]
  }
}
data "aws_vpc_dhcp_options" "default" { dhcp_options_id = aws_default_vpc_dhcp_options.this.id }
data "aws_vpc_peering_connection" "west" { id = aws_vpc_peering_connection_accepter.west.id }
data "aws_vpc_peering_connections" "all" { depends_on = [aws_vpc_peering_connection_accepter.west] }

output "counts" {
  value = {
    vpcs       = length(data.aws_vpcs.all.ids)
    subnets    = length(data.aws_subnets.main.ids)
    tables     = length(data.aws_route_tables.main.ids)
    acls       = length(data.aws_network_acls.main.ids)
    groups     = length(data.aws_security_groups.main.ids)
    rules      = length(data.aws_vpc_security_group_rules.web.ids)
    instances  = length(data.aws_instances.web.ids)
    interfaces = length(data.aws_network_interfaces.main.ids)
    addresses  = length(data.aws_eips.all.allocation_ids)
    volumes    = length(data.aws_ebs_volumes.web.ids)
    peerings   = length(data.aws_vpc_peering_connections.all.ids)
    entries    = length(data.aws_ec2_managed_prefix_list.offices.entries)
    zones      = length(data.aws_ec2_instance_type_offerings.micro.locations)
    small      = length(data.aws_ec2_instance_types.small.instance_types)
    six        = data.aws_vpc_security_group_rule.six.description
    out        = data.aws_route.out.gateway_id == aws_internet_gateway.main.id
    second     = length(data.aws_network_interface.second.security_groups)
    first      = length(data.aws_instance.web.vpc_security_group_ids)
  }
}
