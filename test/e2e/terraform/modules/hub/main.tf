# Three VPCs and one transit gateway: spokes that do not see each other, and shared services that both see.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "zones" { default = ["us-east-1a"] }
variable "appliance" { default = "disable" }
variable "description" { default = "hub" }

locals {
  networks = { one = "10.1.0.0/16", two = "10.2.0.0/16", shared = "10.9.0.0/16" }
}

resource "aws_vpc" "each" {
  for_each   = local.networks
  cidr_block = each.value
  tags       = { Name = each.key }
}

resource "aws_subnet" "each" {
  for_each          = { for pair in setproduct(keys(local.networks), ["us-east-1a", "us-east-1b"]) : join("-", pair) => pair }
  vpc_id            = aws_vpc.each[each.value[0]].id
  availability_zone = each.value[1]
  cidr_block        = cidrsubnet(local.networks[each.value[0]], 8, each.value[1] == "us-east-1a" ? 1 : 2)
}

resource "aws_ec2_transit_gateway" "hub" {
  description                     = var.description
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
  dns_support                     = "enable"
  tags                            = { Name = "hub" }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "each" {
  for_each                                        = local.networks
  transit_gateway_id                              = aws_ec2_transit_gateway.hub.id
  vpc_id                                          = aws_vpc.each[each.key].id
  subnet_ids                                      = [for zone in var.zones : aws_subnet.each["${each.key}-${zone}"].id]
  appliance_mode_support                          = var.appliance
  transit_gateway_default_route_table_association = false
  transit_gateway_default_route_table_propagation = false
  tags                                            = { Name = each.key }
}

resource "aws_ec2_transit_gateway_route_table" "spokes" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  tags               = { Name = "spokes" }
}

resource "aws_ec2_transit_gateway_route_table" "shared" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  tags               = { Name = "shared" }
}

resource "aws_ec2_transit_gateway_route_table_association" "each" {
  for_each                       = local.networks
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.each[each.key].id
  transit_gateway_route_table_id = each.key == "shared" ? aws_ec2_transit_gateway_route_table.shared.id : aws_ec2_transit_gateway_route_table.spokes.id
}

resource "aws_ec2_transit_gateway_route_table_propagation" "shared" {
  for_each                       = toset(["one", "two"])
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.each[each.key].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.shared.id
}

resource "aws_ec2_transit_gateway_route" "to_shared" {
  destination_cidr_block         = local.networks.shared
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.each["shared"].id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.spokes.id
}

resource "aws_ec2_transit_gateway_route" "nowhere" {
  destination_cidr_block         = "10.0.0.0/8"
  blackhole                      = true
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.spokes.id
}

resource "aws_route" "hub" {
  for_each               = local.networks
  route_table_id         = aws_vpc.each[each.key].main_route_table_id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway_vpc_attachment.each[each.key].transit_gateway_id
}

data "aws_ec2_transit_gateway" "found" {
  id = aws_ec2_transit_gateway.hub.id
}

# A site behind a VPN, and flow logs of the gateway itself.
resource "aws_customer_gateway" "site" {
  bgp_asn    = 65010
  ip_address = "198.51.100.7"
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "site" {
  customer_gateway_id = aws_customer_gateway.site.id
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = aws_customer_gateway.site.type
}

resource "aws_ec2_transit_gateway_route" "site" {
  destination_cidr_block         = "192.168.0.0/16"
  transit_gateway_attachment_id  = aws_vpn_connection.site.transit_gateway_attachment_id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.shared.id
}

resource "aws_ec2_managed_prefix_list" "branches" {
  name           = "branches"
  address_family = "IPv4"
  max_entries    = 5

  entry {
    cidr = "172.20.0.0/16"
  }
}

resource "aws_ec2_transit_gateway_prefix_list_reference" "branches" {
  prefix_list_id                 = aws_ec2_managed_prefix_list.branches.id
  transit_gateway_attachment_id  = aws_vpn_connection.site.transit_gateway_attachment_id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.shared.id
}

resource "aws_s3_bucket" "records" {
  bucket        = "records-of-the-hub"
  force_destroy = true
}

resource "aws_flow_log" "hub" {
  for_each                      = { gateway = null, site = aws_vpn_connection.site.transit_gateway_attachment_id }
  transit_gateway_id            = each.value == null ? aws_ec2_transit_gateway.hub.id : null
  transit_gateway_attachment_id = each.value
  log_destination_type          = "s3"
  log_destination               = aws_s3_bucket.records.arn
  max_aggregation_interval      = 60
}
