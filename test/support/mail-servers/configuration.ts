/** What the two servers are told. Loopback only, everything inside one temporary folder, nothing in /etc. */

export interface ServerPlan {
  home: string;
  ports: { imap: number; imaps: number; mx: number; submission: number; smtps: number };
  domains: string[];
  /** Everyone's. */
  password: string;
  /** Answers the token questions of XOAUTH2; null: passwords only. */
  introspectionUrl: string | null;
  connectionsPerUser: number;
}

export function dovecotConfiguration({
  home,
  ports,
  introspectionUrl,
  connectionsPerUser,
}: ServerPlan): string {
  const oauth = `
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${home}/etc/oauth2.conf
}`;
  return `
base_dir = ${home}/run/dovecot
state_dir = ${home}/run/dovecot-state
log_path = ${home}/log/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
ssl = yes
ssl_cert = <${home}/tls/cert.pem
ssl_key = <${home}/tls/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login${introspectionUrl === null ? '' : ' xoauth2 oauthbearer'}
auth_failure_delay = 0
auth_username_format = %Lu
first_valid_uid = 1
mail_uid = mail
mail_gid = mail
mail_home = ${home}/mail/%d/%n
mail_location = maildir:~/Maildir
mail_plugins = quota
mail_max_userip_connections = ${connectionsPerUser}
maildir_very_dirty_syncs = no
recipient_delimiter = +
postmaster_address = postmaster@support.test
${introspectionUrl === null ? '' : oauth}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${home}/etc/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${home}/etc/users
  default_fields = uid=mail gid=mail home=${home}/mail/%d/%n
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service lmtp {
  unix_listener lmtp {
    mode = 0666
  }
}
protocol lmtp {
  mail_plugins = quota
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=10G
  quota_grace = 0
}
`;
}

export function oauthConfiguration(introspectionUrl: string): string {
  return `introspection_url = ${introspectionUrl}
introspection_mode = post
username_attribute = email
active_attribute = active
active_value = true
`;
}

/**
 * Two doors: the MX takes mail for our domains from anyone; submission wants TLS and a password. away@ answers like a
 * person on holiday, *@defer.test stays in the queue, every other unknown domain bounces at once.
 */
export function eximConfiguration({ home, ports, domains, password }: ServerPlan): string {
  return `
primary_hostname = mail.support.test
spool_directory = ${home}/spool
log_file_path = ${home}/log/exim.%s
pid_file_path = ${home}/run/exim.pid
exim_user = Debian-exim
exim_group = Debian-exim
never_users = root
deliver_drop_privilege = true
domainlist local_domains = ${domains.join(' : ')}
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${ports.mx} : ${ports.submission} : ${ports.smtps}
tls_on_connect_ports = ${ports.smtps}
tls_advertise_hosts = *
tls_certificate = ${home}/tls/cert.pem
tls_privatekey = ${home}/tls/key.pem
auth_advertise_hosts = \${if and{{def:tls_in_cipher}{!eq{$received_port}{${ports.mx}}}}{*}{}}
host_lookup =
rfc1413_hosts =
dns_ipv4_lookup =
disable_ipv6 = true
message_size_limit = 50M
smtp_accept_max = 200
smtp_accept_max_per_connection = 1000
queue_run_max = 4
delay_warning = 1s:24h
delay_warning_condition = yes
ignore_bounce_errors_after = 1h
acl_smtp_rcpt = check_rcpt
acl_smtp_data = accept
begin acl
check_rcpt:
  accept authenticated = *
  deny condition = \${if !eq{$received_port}{${ports.mx}}}
       message = 530 5.7.0 Authentication required
  require domains = +local_domains
       message = 550 5.7.1 relay not permitted
  deny local_parts = refused
       message = 550 5.1.1 no such person here
  accept
begin routers
deferred:
  driver = redirect
  domains = defer.test
  allow_defer
  data = :defer: connection timed out (test domain)
away:
  driver = accept
  local_parts = away
  domains = +local_domains
  condition = \${if !def:header_auto-submitted:}
  senders = ! :
  transport = vacation
  unseen
  no_verify
local:
  driver = accept
  domains = +local_domains
  transport = dovecot_lmtp
unknown:
  driver = redirect
  allow_fail
  data = :fail: Unrouteable address (no such domain)
begin transports
dovecot_lmtp:
  driver = lmtp
  socket = ${home}/run/dovecot/lmtp
  rcpt_include_affixes
  user = Debian-exim
vacation:
  driver = autoreply
  from = away@customer.test
  to = $sender_address
  subject = Out of office: $h_subject:
  text = I am out of the office until Monday.
  user = Debian-exim
begin retry
* * F,1h,2s
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{$auth3}{${password}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if eq{$auth2}{${password}}}
  server_set_id = $auth1
`;
}
