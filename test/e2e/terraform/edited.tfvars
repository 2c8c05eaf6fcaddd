instance_type  = "t3.small"
web_ports      = [443, 8443]
retention      = 14
owner          = "platform"
prefix_entries = { office = "192.0.2.0/24", home = "203.0.113.0/24" }
