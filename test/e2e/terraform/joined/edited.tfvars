office     = "203.0.113.0/25"
remote_dns = true
owner      = "ops"
state      = "stopped"
read_only  = false
