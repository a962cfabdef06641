"""What ISO/IEC 27017 speaks of, cloud-neutral: concepts, and the traits that many of them share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

from msgspec import Struct, field

from iac27017.graph.wording import plain


class ValueType(Enum):
    """How a property's value is read."""

    FLAG = "true or false"
    TEXT = "text"
    NUMBER = "number"
    REFERENCE = "a resource, or its name or ARN"
    DOCUMENT = "a policy document"
    ANY = "anything"


FLAG, TEXT, NUMBER = ValueType.FLAG, ValueType.TEXT, ValueType.NUMBER
REFERENCE, DOCUMENT, ANY = ValueType.REFERENCE, ValueType.DOCUMENT, ValueType.ANY

Properties = Mapping[str, ValueType]


class Trait(Struct, frozen=True, eq=False):
    """A set of properties that many concepts share. A check's subject may be a trait."""

    name: str
    properties: Properties

    def __repr__(self) -> str:
        return f"<trait {self.name}>"


class Concept(Struct, frozen=True, eq=False):
    """One cloud-neutral idea. ``own`` are properties beyond those of its traits."""

    name: str
    traits: tuple[Trait, ...] = ()
    own: Properties = field(default_factory=dict)

    def __str__(self) -> str:
        return plain(self.name)

    def __repr__(self) -> str:
        return f"<concept {self.name}>"

    def property_type(self, name: str) -> ValueType | None:
        """How the property is read; ``None`` when the concept has no such property."""
        for properties in (self.own, *(trait.properties for trait in self.traits)):
            if name in properties:
                return properties[name]
        return None

    def property_names(self) -> Iterator[str]:
        """Every property that a kind of this concept may have."""
        yield from self.own
        for trait in self.traits:
            yield from trait.properties


ENCRYPTED = Trait(
    "encrypted",
    {"encryption.at_rest": FLAG, "encryption.algorithm": TEXT, "encryption.key": REFERENCE},
)
IN_TRANSIT = Trait(
    "in transit",
    {
        "tls.required": FLAG,
        "tls.minimum_version": TEXT,
        "tls.policy": TEXT,
        "tls.certificate": REFERENCE,
    },
)
PLACED = Trait(
    "placed",
    {
        "subnets": REFERENCE,
        "network": REFERENCE,
        "firewalls": REFERENCE,
        "public.address": FLAG,
        "public.address_v6": ANY,
        "public.endpoint": FLAG,
        "port": NUMBER,
    },
)
GUARDED = Trait("guarded", {"policy.documents": DOCUMENT})
LOGGED = Trait(
    "logged", {"logs.enabled": FLAG, "logs.destination": REFERENCE, "logs.content": TEXT, "logs.prefix": TEXT}
)
RETAINED = Trait(
    "retained",
    {
        "retention.days": NUMBER,
        "retention.years": NUMBER,
        "retention.lock_mode": TEXT,
        "versioning": FLAG,
        "mfa_delete": FLAG,
    },
)
RECOVERABLE = Trait(
    "recoverable",
    {
        "backup.retention_days": NUMBER,
        "backup.point_in_time": FLAG,
        "deletion.protected": FLAG,
        "deletion.final_copy": FLAG,
        "zones": NUMBER,
    },
)
MAINTAINED = Trait("maintained", {"upgrades.automatic": FLAG, "engine": TEXT, "version": TEXT})

ANYTHING = Trait("anything declared", {})
"""Every declared resource as a whole, modelled or not, satellites too: the subject of questions about the code itself."""

STORE = (ENCRYPTED, GUARDED, RETAINED, RECOVERABLE)

# Stores of data
OBJECT_STORE = Concept(
    "object store",
    (*STORE, IN_TRANSIT, LOGGED),
    {
        "public.acls_blocked": FLAG,
        "public.acls_ignored": FLAG,
        "public.policy_blocked": FLAG,
        "public.restricted": FLAG,
        "acl": TEXT,
        "acl.grantees": TEXT,
        "ownership": TEXT,
        "website": FLAG,
        "encryption.bucket_key": FLAG,
        "force_destroy": FLAG,
        "retention.lock_enabled": FLAG,
    },
)
OBJECT = Concept("object", (ENCRYPTED,), {"acl": TEXT})
LIFECYCLE_RULE = Concept(
    "lifecycle rule", (), {"enabled": FLAG, "expiration.days": NUMBER, "prefix": TEXT, "tagged": FLAG}
)
"""Deletes the objects of a store after a time: those below ``prefix``, or only those with certain tags."""
ACCESS_POINT = Concept(
    "access point",
    (GUARDED,),
    {"public.acls_blocked": FLAG, "public.acls_ignored": FLAG, "public.policy_blocked": FLAG, "public.restricted": FLAG,
     "network": REFERENCE},
)  # fmt: skip
"""A second door to an object store, with a policy of its own."""
ARCHIVE = Concept("archive", (ENCRYPTED, GUARDED, RETAINED), {"retention.lock_policy": DOCUMENT})
VOLUME = Concept(
    "block storage",
    (ENCRYPTED, RECOVERABLE),
    {"encryption.account_default": FLAG, "snapshot": REFERENCE, "from_image": FLAG, "suppressed": FLAG},
)
"""``from_image``: its content comes from the machine's image; ``suppressed``: the device is left out on purpose.

``encryption.account_default``: whether the account's setting for block storage encrypts it.
"""
SNAPSHOT = Concept("snapshot", (ENCRYPTED,), {"encryption.account_default": FLAG, "shared_with": REFERENCE})
FILE_SYSTEM = Concept("file system", (*STORE, IN_TRANSIT, PLACED, LOGGED), {"backup.automatic": FLAG})
DATABASE = Concept(
    "database",
    (*STORE, IN_TRANSIT, PLACED, LOGGED, MAINTAINED),
    {"cluster": REFERENCE, "replica_of": REFERENCE, "snapshot": REFERENCE, "password": ANY,
     "password.managed": FLAG, "authentication.iam": FLAG, "audit.enabled": FLAG, "parameter_group": TEXT, "mode": TEXT},
)  # fmt: skip
DOCUMENT_STORE = Concept("document store", DATABASE.traits, DATABASE.own)
GRAPH_STORE = Concept("graph store", DATABASE.traits, DATABASE.own)
CLUSTER_MEMBER = Concept("cluster member", (PLACED, LOGGED, MAINTAINED), {"cluster": REFERENCE})
"""One node of a database or cache cluster: what is true of its data is said of the cluster."""
DATABASE_PROXY = Concept("database proxy", (IN_TRANSIT, PLACED, LOGGED), {"engine": TEXT, "authentication.iam": FLAG})
DATABASE_USER = Concept("database user", (), {"password": ANY, "password.required": FLAG, "authentication": TEXT})
ACCESS_LIST = Concept("access list", (), {"members": TEXT})
TABLE = Concept("table", (*STORE, LOGGED), {"snapshot": REFERENCE, "partition_key": TEXT})
CACHE = Concept(
    "cache",
    (*STORE, IN_TRANSIT, PLACED, LOGGED, MAINTAINED),
    {"authentication.token": ANY, "replica_of": REFERENCE, "snapshot": REFERENCE},
)
WAREHOUSE = Concept(
    "warehouse",
    (*STORE, IN_TRANSIT, PLACED, LOGGED, MAINTAINED),
    {"snapshot": REFERENCE, "password": ANY, "password.managed": FLAG, "parameter_group": TEXT, "audit.enabled": FLAG,
     "enforced": FLAG},
)  # fmt: skip
PROCESSING_CLUSTER = Concept(
    "processing cluster", (ENCRYPTED, IN_TRANSIT, PLACED, LOGGED, MAINTAINED), {"deletion.protected": FLAG}
)
SEARCH = Concept(
    "search",
    (*STORE, IN_TRANSIT, PLACED, LOGGED, MAINTAINED),
    {"encryption.between_nodes": FLAG, "authentication.internal": FLAG, "authentication.anonymous": FLAG},
)
SEARCH_POLICY = Concept("search policy", (ENCRYPTED,), {"type": TEXT, "public.endpoint": FLAG, "document": ANY})
"""What says of search collections, by name, how they are encrypted and who reaches them."""
QUEUE = Concept(
    "queue",
    (ENCRYPTED, GUARDED, IN_TRANSIT),
    {"encryption.managed": FLAG, "retention.seconds": NUMBER, "redrive": TEXT},
)
TOPIC = Concept("topic", (ENCRYPTED, GUARDED, IN_TRANSIT))
STREAM = Concept(
    "stream",
    (ENCRYPTED, GUARDED, RETAINED, IN_TRANSIT, PLACED, LOGGED, MAINTAINED),
    {"retention.hours": NUMBER, "encryption.between_nodes": FLAG},
)
BROKER = Concept(
    "broker", (ENCRYPTED, IN_TRANSIT, PLACED, LOGGED, MAINTAINED), {"password": ANY, "audit.enabled": FLAG}
)
DATA_JOB = Concept(
    "data job", (ENCRYPTED, PLACED), {"encryption.logs": FLAG, "encryption.bookmarks": FLAG, "security_configuration": REFERENCE}
)
"""Reads data from one place and writes them to another: a Glue job, crawler, development endpoint."""
DATA_CATALOG = Concept("data catalog", (ENCRYPTED, GUARDED), {"encryption.passwords": FLAG})
DATA_MIGRATION = Concept("data migration", (ENCRYPTED, PLACED, MAINTAINED))
CONNECTION = Concept("connection", (ENCRYPTED, IN_TRANSIT, PLACED), {"engine": TEXT, "password": ANY})
"""How a service reaches a database: a migration endpoint, a Glue connection."""
WORKFLOW = Concept("workflow", (ENCRYPTED, PLACED, LOGGED, MAINTAINED))
NOTEBOOK = Concept("notebook", (ENCRYPTED, PLACED), {"metadata.tokens": TEXT, "root": FLAG})
FILE_TRANSFER = Concept("file transfer", (IN_TRANSIT, PLACED, LOGGED), {"protocols": TEXT})
REGISTRY = Concept("registry", (ENCRYPTED, GUARDED), {"scan_on_push": FLAG, "immutable_tags": FLAG, "force_destroy": FLAG})
BACKUP_VAULT = Concept(
    "backup vault",
    (ENCRYPTED, GUARDED, RETAINED),
    {"retention.minimum_days": NUMBER, "retention.maximum_days": NUMBER, "force_destroy": FLAG},
)
PARAMETER_GROUP = Concept("parameter group", (IN_TRANSIT,), {"family": TEXT, "audit.enabled": FLAG})
SECURITY_CONFIGURATION = Concept(
    "security configuration", (ENCRYPTED, IN_TRANSIT), {"encryption.logs": FLAG, "encryption.bookmarks": FLAG}
)
SUBNET_GROUP = Concept("subnet group", (), {"subnets": REFERENCE})

# Keys and secrets
KEY = Concept(
    "key",
    (GUARDED,),
    {
        "rotation.enabled": FLAG,
        "rotation.days": NUMBER,
        "deletion.window_days": NUMBER,
        "spec": TEXT,
        "usage": TEXT,
        "origin": TEXT,
        "enabled": FLAG,
        "multi_region": FLAG,
        "key_store": REFERENCE,
        "policy.lockout_check_bypassed": FLAG,
        "deletion.protected": FLAG,
        "expires": TEXT,
    },
)
KEY_ALIAS = Concept("key alias", (), {"target": REFERENCE})
KEY_GRANT = Concept("key grant", (), {"grantee": REFERENCE, "operations": TEXT})
KEY_STORE = Concept("key store", (PLACED,), {"type": TEXT})
SECRET = Concept(
    "secret",
    (ENCRYPTED, GUARDED),
    {"rotation.enabled": FLAG, "rotation.days": NUMBER, "rotation.schedule": TEXT, "value": ANY, "secure": FLAG,
     "deletion.window_days": NUMBER, "deletion.protected": FLAG, "policy.public_blocked": FLAG},
)
CERTIFICATE = Concept("certificate", (), {"domain": TEXT, "validation": TEXT, "key_algorithm": TEXT, "private_key": ANY})
CERTIFICATE_AUTHORITY = Concept(
    "certificate authority",
    (),
    {"type": TEXT, "key_algorithm": TEXT, "key_standard": TEXT, "enabled": FLAG, "deletion.window_days": NUMBER},
)

# Identities
ROLE = Concept(
    "role",
    (),
    {
        "trust.document": DOCUMENT,
        "service_linked": FLAG,
        "session.maximum_seconds": NUMBER,
        "boundary": REFERENCE,
        "managed_policies": REFERENCE,
    },
)
USER = Concept("user", (), {"boundary": REFERENCE, "managed_policies": REFERENCE, "console": FLAG})
GROUP = Concept("group", (), {"managed_policies": REFERENCE})
ACCESS_KEY = Concept("access key", (), {"status": TEXT})
CONSOLE_LOGIN = Concept("console login", (), {"reset_required": FLAG})
MFA_DEVICE = Concept("mfa device", ())
INSTANCE_PROFILE = Concept("instance profile", ())
POLICY = Concept("policy", (), {"document": DOCUMENT})
PERMISSION = Concept(
    "permission",
    (),
    {"principal": ANY, "action": TEXT, "source.arn": ANY, "source.account": ANY, "organisation": ANY, "url_auth": TEXT,
     "condition.key": TEXT, "condition.operator": TEXT, "condition.value": ANY},
)  # fmt: skip
"""One statement of a resource's own policy, declared as a resource: who may invoke a function."""
IDENTITY_PROVIDER = Concept("identity provider", (), {"url": TEXT, "audiences": TEXT})
PERMISSION_SET = Concept(
    "permission set",
    (),
    {"document": DOCUMENT, "session.duration": TEXT, "managed_policies": REFERENCE, "boundary": REFERENCE},
)
ASSIGNMENT = Concept("assignment", (), {"principal": ANY, "principal.type": TEXT, "target": ANY})
USER_POOL = Concept(
    "user pool",
    (),
    {"mfa": TEXT, "password.length": NUMBER, "password.symbols": FLAG, "password.numbers": FLAG,
     "password.uppercase": FLAG, "password.lowercase": FLAG, "deletion.protected": FLAG, "threat_protection": TEXT,
     "self_registration": FLAG},
)  # fmt: skip
PASSWORD_POLICY = Concept(
    "password policy",
    (),
    {"length": NUMBER, "reuse_prevented": NUMBER, "age_days": NUMBER, "symbols": FLAG, "numbers": FLAG,
     "uppercase": FLAG, "lowercase": FLAG},
)  # fmt: skip

# Networks
NETWORK = Concept("network", (), {"cidrs": ANY, "default": FLAG})
SUBNET = Concept(
    "subnet",
    (),
    {"cidrs": ANY, "public.address": FLAG, "public.address_v6": FLAG, "zone": TEXT, "network": REFERENCE,
     "default": FLAG},
)  # fmt: skip
INTERNET_GATEWAY = Concept("internet gateway", (), {"network": REFERENCE, "egress_only": FLAG})
NAT_GATEWAY = Concept("nat gateway", (PLACED,))
ROUTE_TABLE = Concept("route table", (), {"network": REFERENCE, "default": FLAG})
ROUTE = Concept(
    "route", (), {"destination": ANY, "target": REFERENCE, "gateway": REFERENCE, "endpoint": REFERENCE}
)
"""``gateway`` is the target when it may be an internet gateway, ``endpoint`` when it may be a firewall's."""
PEERING = Concept("peering", (), {"network": REFERENCE, "peer_network": REFERENCE, "peer_account": TEXT, "auto_accept": FLAG})
HUB = Concept("hub", (), {"default_association": FLAG, "default_propagation": FLAG, "auto_accept": FLAG})
HUB_ATTACHMENT = Concept("hub attachment", (), {"default_association": FLAG, "default_propagation": FLAG})
ENDPOINT = Concept("endpoint", (GUARDED, PLACED), {"service": TEXT, "type": TEXT, "private_dns": FLAG})
NETWORK_ACL = Concept("network acl", (), {"network": REFERENCE, "default": FLAG})
NETWORK_ACL_RULE = Concept(
    "network acl rule",
    (),
    {"number": NUMBER, "egress": FLAG, "action": TEXT, "protocol": TEXT, "cidrs": ANY,
     "port.from": NUMBER, "port.to": NUMBER},
)  # fmt: skip
FIREWALL = Concept("firewall", (), {"network": REFERENCE, "default": FLAG})
FIREWALL_RULE = Concept(
    "firewall rule",
    (),
    {"direction": TEXT, "protocol": TEXT, "port.from": NUMBER, "port.to": NUMBER, "cidrs": ANY,
     "prefix_lists": REFERENCE, "peers": REFERENCE, "self": FLAG},
)  # fmt: skip
PREFIX_LIST = Concept("prefix list", (), {"cidrs": ANY})
VPN_GATEWAY = Concept("vpn gateway", (), {"network": REFERENCE})
VPN_CONNECTION = Concept("vpn connection", (LOGGED,), {"static_routes": FLAG})
CUSTOMER_GATEWAY = Concept("customer gateway", ())
CLIENT_VPN = Concept("client vpn", (PLACED, LOGGED), {"cidrs": ANY, "authentication": TEXT, "split_tunnel": FLAG})
NETWORK_FIREWALL = Concept("network firewall", (PLACED, LOGGED), {"policy": REFERENCE, "deletion.protected": FLAG})
HUB_TABLE = Concept("hub route table", (), {})
INTERNET_BLOCK = Concept("internet block", (), {"mode": TEXT})
"""An account and region setting that closes every internet gateway whatever the routes say, or an exclusion from it."""
ADDRESS = Concept("address", (), {})
INTERFACE = Concept("network interface", (PLACED,))

# Machines and what runs
MACHINE = Concept(
    "machine",
    (PLACED,),
    {"metadata.tokens": TEXT, "metadata.endpoint": TEXT, "metadata.hop_limit": NUMBER, "image": REFERENCE,
     "user_data": ANY, "key_pair": TEXT, "tenancy": TEXT, "monitoring": FLAG, "type": TEXT,
     "interfaces": REFERENCE, "deletion.protected": FLAG},
)  # fmt: skip
MACHINE_TEMPLATE = Concept("machine template", (PLACED,), MACHINE.own)
FLEET = Concept("fleet", (PLACED,), {"image": REFERENCE})
IMAGE = Concept("image", (ENCRYPTED,), {"encryption.account_default": FLAG})
IMAGE_RECIPE = Concept("image recipe", (), {"image": REFERENCE})
IMAGE_PIPELINE = Concept("image pipeline", (), {"enabled": FLAG, "schedule": TEXT})
IMAGE_BUILD = Concept("image build", (PLACED, LOGGED), {"metadata.tokens": TEXT, "metadata.hop_limit": NUMBER})
SHARE = Concept(
    "share", (), {"shared_with": REFERENCE, "shared_with.groups": TEXT, "shared_with.organisations": REFERENCE}
)
"""A permission to use an image or snapshot, given to ``all``, an account or an organisation."""
CLUSTER = Concept(
    "container cluster", (ENCRYPTED, PLACED, LOGGED, MAINTAINED), {"public.cidrs": TEXT, "private.endpoint": FLAG}
)
NODE_GROUP = Concept("node group", (PLACED, MAINTAINED))
TASK = Concept("task", (), {"containers": ANY, "privileged": FLAG, "network_mode": TEXT})
SERVICE = Concept("service", (PLACED,))
FUNCTION = Concept(
    "function", (ENCRYPTED, GUARDED, PLACED, LOGGED, MAINTAINED), {"environment_variables": ANY, "url_auth": TEXT}
)
BUILD = Concept("build", (ENCRYPTED, LOGGED), {"privileged": FLAG})

# Entrances
LOAD_BALANCER = Concept(
    "load balancer",
    (PLACED, LOGGED),
    {"internal": FLAG, "type": TEXT, "deletion.protected": FLAG, "headers.invalid_dropped": FLAG},
)
LISTENER = Concept(
    "listener", (IN_TRANSIT,), {"protocol": TEXT, "port": NUMBER, "action.type": TEXT, "action.redirect_protocol": TEXT}
)
TARGET = Concept("target", (), {"protocol": TEXT, "port": NUMBER})
DISTRIBUTION = Concept(
    "distribution",
    (IN_TRANSIT, LOGGED),
    {"viewer_protocol": TEXT, "origin_protocol": TEXT, "origin_tls_versions": TEXT, "tls.shared_certificate": FLAG,
     "web_acl": REFERENCE},
)  # fmt: skip
API = Concept("api", (GUARDED, IN_TRANSIT), {"type": TEXT, "authorization": TEXT, "public.endpoint": FLAG})
API_STAGE = Concept("api stage", (LOGGED,))
WEB_ACL = Concept("web acl", (LOGGED,))
DNS_ZONE = Concept("dns zone", (LOGGED,), {"private": FLAG})

# Logs, alarms, detection
AUDIT_TRAIL = Concept(
    "audit trail",
    (ENCRYPTED, LOGGED),
    {"multi_region": FLAG, "organization": FLAG, "validated": FLAG, "global_events": FLAG, "insights": TEXT},
)
AUDIT_STORE = Concept(
    "audit store",
    (ENCRYPTED, RETAINED, LOGGED),
    {"multi_region": FLAG, "organization": FLAG, "deletion.protected": FLAG},
)
"""Records account activity as a trail does, and keeps it itself."""
EVENT_SELECTOR = Concept(
    "event selector",
    (),
    {"management": FLAG, "access": TEXT, "excluded_sources": TEXT, "data_resources": ANY, "fields": ANY},
)
"""Which events a trail records: whole categories, or events whose ``fields`` have certain values."""
AUDIT_EVENT = Concept("audited event", ())
"""Something that somebody must hear of when a trail records it; the address's part names it."""
LOG_STORE = Concept("log store", (ENCRYPTED, RETAINED, GUARDED), {"class": TEXT})
LOG_SUBSCRIPTION = Concept("log subscription", (), {"pattern": TEXT, "destination": REFERENCE})
LOG_DESTINATION = Concept("log destination", (GUARDED,), {"target": REFERENCE})
"""Where the log subscriptions of other accounts deliver to."""
ACCOUNT_LOG_POLICY = Concept(
    "account log policy", (), {"type": TEXT, "pattern": TEXT, "selection": TEXT, "destination": REFERENCE}
)
"""What holds for every log store of an account: a subscription, masking, an index."""
LOG_POLICY = Concept("log policy", (GUARDED,))
"""Lets services write to the log stores of an account."""
METRIC_FILTER = Concept("metric filter", (), {"pattern": TEXT, "metric.name": TEXT, "metric.namespace": TEXT})
ALARM = Concept(
    "alarm",
    (),
    {"metric.name": TEXT, "metric.namespace": TEXT, "actions": REFERENCE, "actions.enabled": FLAG,
     "threshold": NUMBER, "statistic": TEXT, "comparison": TEXT, "rule": ANY},
)  # fmt: skip
"""``rule``: what a composite alarm makes of other alarms."""
FLOW_LOG = Concept("flow log", (LOGGED,), {"traffic": TEXT, "destination.type": TEXT, "role": REFERENCE})
QUERY_LOG = Concept("dns query log", (LOGGED,))
DETECTOR = Concept(
    "detector", (), {"service": TEXT, "enabled": FLAG, "frequency": TEXT, "scope": TEXT, "standards.default": FLAG}
)
"""A service that looks for threats, weak settings or open access; ``service`` is its name, ``scope`` what it looks at."""
DETECTION_FEATURE = Concept("detection feature", (), {"name": TEXT, "enabled": FLAG})
DETECTION_ROLLOUT = Concept("detection rollout", (), {"service": TEXT, "automatic": FLAG, "administrator": TEXT})
"""How a detection service reaches an organisation's accounts: switched on by itself, run by a delegated account."""
DETECTION_SCOPE = Concept("detection scope", (), {"service": TEXT, "regions": TEXT, "standard": TEXT, "account": TEXT})
"""What a detection service covers: a standard, a member account, further regions, an exception."""
RECORDER = Concept(
    "recorder",
    (),
    {"all_supported": FLAG, "global_types": FLAG, "enabled": FLAG, "role": REFERENCE, "strategy": TEXT,
     "frequency": TEXT, "types.excluded": TEXT, "types": TEXT},
)  # fmt: skip
DELIVERY_CHANNEL = Concept("delivery channel", (LOGGED,))
"""Where a recorder's history goes."""
CONFIGURATION_RULE = Concept("configuration rule", (), {"owner": TEXT, "identifier": TEXT})
AGGREGATOR = Concept("aggregator", (), {"all_regions": FLAG, "organization": FLAG})
EVENT_BUS = Concept("event bus", (ENCRYPTED, GUARDED))
EVENT_RULE = Concept("event rule", (), {"pattern": ANY, "enabled": FLAG, "schedule": TEXT})
EVENT_TARGET = Concept("event target", (), {"destination": REFERENCE, "role": REFERENCE})
SUBSCRIPTION = Concept("subscription", (), {"protocol": TEXT, "endpoint": TEXT})
CHAT_CHANNEL = Concept("chat channel", (), {"logs.level": TEXT})
"""A chat room that reads notifications and may run commands with a role."""
DNS_RECORD = Concept("dns record", (), {"type": TEXT, "values": ANY})
DELIVERY = Concept("delivery", (ENCRYPTED,), {"destination": REFERENCE, "source": REFERENCE})

# Backup
BACKUP_PLAN = Concept("backup plan", (), {"retention.days": NUMBER, "schedule": TEXT, "copies": ANY})
BACKUP_RULE = Concept(
    "backup rule",
    (),
    {"retention.days": NUMBER, "schedule": TEXT, "point_in_time": FLAG, "vault": REFERENCE, "copies": REFERENCE},
)
BACKUP_SELECTION = Concept("backup selection", (), {"resources": ANY, "tags": ANY, "excluded": ANY, "conditions": ANY})
SNAPSHOT_POLICY = Concept(
    "snapshot policy", (RETAINED,), {"enabled": FLAG, "target_tags": ANY, "resource_types": TEXT, "schedule": ANY}
)

# Account and organisation
ACCOUNT_SETTING = Concept("account setting", (ENCRYPTED,), {"public.acls_blocked": FLAG, "public.acls_ignored": FLAG,
    "public.policy_blocked": FLAG, "public.restricted": FLAG, "public.blocked": FLAG, "mode": TEXT, "metadata.tokens": TEXT, "setting.name": TEXT, "setting.value": TEXT,
    "backup.opt_in": ANY})  # fmt: skip
ORGANISATION = Concept("organisation", (), {"service_principals": TEXT, "policy_types": TEXT, "features": TEXT})
ORGANISATION_UNIT = Concept("organisation unit", ())
ACCOUNT = Concept("account", (), {"email": TEXT})
GUARDRAIL = Concept("guardrail", (), {"document": DOCUMENT, "type": TEXT})
OPERATION = Concept("operation", (), {"content": ANY, "type": TEXT, "shared_with": ANY})
"""What runs on machines on demand, or configures sessions: a Systems Manager document."""
STATE_BACKEND = Concept("state backend", (ENCRYPTED,))
STACK = Concept("stack", (), {"termination_protected": FLAG})
NOT_MODELLED = Concept("not modelled", ())
"""A resource of a type without a kind: only questions about `ANYTHING` see it."""
ATTACHMENT = Concept("attachment", ())
"""A resource that only ties two others: role policy attachment, route table association."""
DEPLOYMENT = Concept("deployment", ())
"""The whole scan, as the subject of questions such as "is there an audit trail at all"."""
