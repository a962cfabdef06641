"""What ISO/IEC 27017 speaks of, cloud-neutral: concepts, and the traits that many of them share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum


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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Trait:
    """A set of properties that many concepts share. A check's subject may be a trait."""

    name: str
    properties: Properties

    def __repr__(self) -> str:
        return f"<trait {self.name}>"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Concept:
    """One cloud-neutral idea. ``own`` are properties beyond those of its traits."""

    name: str
    traits: tuple[Trait, ...] = ()
    own: Properties = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

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
        "public.endpoint": FLAG,
    },
)
GUARDED = Trait("guarded", {"policy.documents": DOCUMENT})
LOGGED = Trait("logged", {"logs.enabled": FLAG, "logs.destination": REFERENCE, "logs.content": TEXT})
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
        "ownership": TEXT,
        "encryption.bucket_key": FLAG,
        "force_destroy": FLAG,
        "retention.lock_enabled": FLAG,
        "lifecycle.expiration_days": NUMBER,
    },
)
VOLUME = Concept("block storage", (ENCRYPTED, RECOVERABLE), {"snapshot": REFERENCE})
SNAPSHOT = Concept("snapshot", (ENCRYPTED,), {"public": FLAG, "shared_with": TEXT})
FILE_SYSTEM = Concept("file system", (*STORE, IN_TRANSIT, PLACED, LOGGED))
DATABASE = Concept(
    "database",
    (*STORE, IN_TRANSIT, PLACED, LOGGED, MAINTAINED),
    {"cluster": REFERENCE, "replica_of": REFERENCE, "password": ANY, "authentication.iam": FLAG},
)
TABLE = Concept("table", (*STORE, LOGGED))
CACHE = Concept("cache", (*STORE, IN_TRANSIT, PLACED, LOGGED, MAINTAINED), {"authentication.token": ANY})
WAREHOUSE = Concept("warehouse", (*STORE, IN_TRANSIT, PLACED, LOGGED, MAINTAINED))
SEARCH = Concept("search", (*STORE, IN_TRANSIT, PLACED, LOGGED, MAINTAINED), {"encryption.between_nodes": FLAG})
QUEUE = Concept("queue", (ENCRYPTED, GUARDED, RETAINED, IN_TRANSIT))
TOPIC = Concept("topic", (ENCRYPTED, GUARDED, IN_TRANSIT))
STREAM = Concept("stream", (ENCRYPTED, GUARDED, RETAINED, IN_TRANSIT, PLACED, LOGGED))
REGISTRY = Concept("registry", (ENCRYPTED, GUARDED), {"scan_on_push": FLAG, "immutable_tags": FLAG})
BACKUP_VAULT = Concept("backup vault", (ENCRYPTED, GUARDED, RETAINED), {"retention.minimum_days": NUMBER})
PARAMETER_GROUP = Concept("parameter group", (IN_TRANSIT, LOGGED))
SECURITY_CONFIGURATION = Concept("security configuration", (ENCRYPTED, IN_TRANSIT))
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
    },
)
KEY_ALIAS = Concept("key alias", (), {"target": REFERENCE})
KEY_GRANT = Concept("key grant", (), {"grantee": REFERENCE, "operations": TEXT})
KEY_STORE = Concept("key store", ())
SECRET = Concept(
    "secret",
    (ENCRYPTED, GUARDED),
    {"rotation.enabled": FLAG, "rotation.days": NUMBER, "value": ANY, "secure": FLAG},
)
CERTIFICATE = Concept("certificate", (), {"domain": TEXT, "validation": TEXT, "key_algorithm": TEXT, "private_key": ANY})

# Identities
ROLE = Concept(
    "role",
    (GUARDED,),
    {
        "trust.document": DOCUMENT,
        "session.maximum_seconds": NUMBER,
        "boundary": REFERENCE,
        "managed_policies": REFERENCE,
    },
)
USER = Concept("user", (GUARDED,), {"boundary": REFERENCE, "managed_policies": REFERENCE, "console": FLAG})
GROUP = Concept("group", (GUARDED,), {"managed_policies": REFERENCE})
ACCESS_KEY = Concept("access key", (), {"status": TEXT})
INSTANCE_PROFILE = Concept("instance profile", ())
POLICY = Concept("policy", (), {"document": DOCUMENT})
IDENTITY_PROVIDER = Concept("identity provider", ())
PERMISSION_SET = Concept(
    "permission set", (), {"document": DOCUMENT, "session.duration": TEXT, "managed_policies": REFERENCE}
)
ASSIGNMENT = Concept("assignment", (), {"principal": ANY, "target": ANY})
PASSWORD_POLICY = Concept(
    "password policy",
    (),
    {"length": NUMBER, "reuse_prevented": NUMBER, "age_days": NUMBER, "symbols": FLAG, "numbers": FLAG,
     "uppercase": FLAG, "lowercase": FLAG},
)  # fmt: skip

# Networks
NETWORK = Concept("network", (), {"cidrs": TEXT, "default": FLAG})
SUBNET = Concept("subnet", (), {"cidrs": TEXT, "public.address": FLAG, "zone": TEXT, "network": REFERENCE})
INTERNET_GATEWAY = Concept("internet gateway", (), {"network": REFERENCE, "egress_only": FLAG})
NAT_GATEWAY = Concept("nat gateway", (PLACED,))
ROUTE_TABLE = Concept("route table", (), {"network": REFERENCE})
ROUTE = Concept("route", (), {"destination": TEXT, "target": REFERENCE})
PEERING = Concept("peering", (), {"network": REFERENCE, "peer_network": REFERENCE, "peer_account": TEXT})
HUB = Concept("hub", (), {"default_association": FLAG, "default_propagation": FLAG, "auto_accept": FLAG})
HUB_ATTACHMENT = Concept("hub attachment", (), {"default_association": FLAG, "default_propagation": FLAG})
ENDPOINT = Concept("endpoint", (GUARDED, PLACED), {"service": TEXT, "type": TEXT, "private_dns": FLAG})
NETWORK_ACL = Concept("network acl", (), {"network": REFERENCE, "default": FLAG})
NETWORK_ACL_RULE = Concept(
    "network acl rule",
    (),
    {"number": NUMBER, "egress": FLAG, "action": TEXT, "protocol": TEXT, "cidrs": TEXT,
     "port.from": NUMBER, "port.to": NUMBER},
)  # fmt: skip
FIREWALL = Concept("firewall", (), {"network": REFERENCE, "default": FLAG})
FIREWALL_RULE = Concept(
    "firewall rule",
    (),
    {"direction": TEXT, "protocol": TEXT, "port.from": NUMBER, "port.to": NUMBER, "cidrs": TEXT,
     "prefix_lists": REFERENCE, "peers": REFERENCE, "self": FLAG},
)  # fmt: skip
PREFIX_LIST = Concept("prefix list", (), {"cidrs": TEXT})
ADDRESS = Concept("address", (), {})
INTERFACE = Concept("network interface", (PLACED,))

# Machines and what runs
MACHINE = Concept(
    "machine",
    (PLACED,),
    {"metadata.tokens": TEXT, "metadata.endpoint": TEXT, "metadata.hop_limit": NUMBER, "image": REFERENCE,
     "user_data": ANY, "key_pair": TEXT, "tenancy": TEXT, "monitoring": FLAG, "type": TEXT},
)  # fmt: skip
MACHINE_TEMPLATE = Concept("machine template", (PLACED,), MACHINE.own)
FLEET = Concept("fleet", (PLACED,), {"image": REFERENCE})
IMAGE = Concept("image", (ENCRYPTED,), {"public": FLAG})
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
LOAD_BALANCER = Concept("load balancer", (PLACED, LOGGED), {"internal": FLAG, "type": TEXT})
LISTENER = Concept(
    "listener", (IN_TRANSIT,), {"protocol": TEXT, "port": NUMBER, "action.type": TEXT, "action.redirect_protocol": TEXT}
)
TARGET = Concept("target", (), {"protocol": TEXT, "port": NUMBER})
DISTRIBUTION = Concept(
    "distribution", (IN_TRANSIT, LOGGED), {"viewer_protocol": TEXT, "origin_protocol": TEXT, "web_acl": REFERENCE}
)
API = Concept("api", (GUARDED, IN_TRANSIT, LOGGED), {"type": TEXT, "authorization": TEXT})
WEB_ACL = Concept("web acl", (LOGGED,))
DNS_ZONE = Concept("dns zone", (LOGGED,), {"private": FLAG})

# Logs, alarms, detection
AUDIT_TRAIL = Concept(
    "audit trail",
    (ENCRYPTED, LOGGED),
    {
        "multi_region": FLAG,
        "organization": FLAG,
        "validated": FLAG,
        "global_events": FLAG,
        "management_events": TEXT,
        "data_events": ANY,
        "log_group": REFERENCE,
        "selectors": ANY,
    },
)
LOG_STORE = Concept("log store", (ENCRYPTED, RETAINED, GUARDED), {"class": TEXT})
LOG_SUBSCRIPTION = Concept("log subscription", (), {"pattern": TEXT, "destination": REFERENCE})
METRIC_FILTER = Concept("metric filter", (), {"pattern": TEXT, "metric.name": TEXT, "metric.namespace": TEXT})
ALARM = Concept(
    "alarm",
    (),
    {"metric.name": TEXT, "metric.namespace": TEXT, "actions": REFERENCE, "actions.enabled": FLAG,
     "threshold": NUMBER, "statistic": TEXT, "comparison": TEXT},
)  # fmt: skip
FLOW_LOG = Concept("flow log", (LOGGED,), {"traffic": TEXT, "subject": REFERENCE, "destination.type": TEXT})
QUERY_LOG = Concept("dns query log", (LOGGED,))
DETECTOR = Concept("detector", (), {"enabled": FLAG, "frequency": TEXT, "features": ANY})
RECORDER = Concept(
    "recorder", (LOGGED,), {"all_supported": FLAG, "global_types": FLAG, "enabled": FLAG, "role": REFERENCE}
)
AGGREGATOR = Concept("aggregator", (), {"all_regions": FLAG})
EVENT_RULE = Concept("event rule", (), {"pattern": ANY, "enabled": FLAG, "schedule": TEXT})
EVENT_TARGET = Concept("event target", (), {"destination": REFERENCE})
SUBSCRIPTION = Concept("subscription", (), {"protocol": TEXT, "endpoint": TEXT})
DELIVERY = Concept("delivery", (ENCRYPTED,), {"destination": REFERENCE})

# Backup
BACKUP_PLAN = Concept("backup plan", (), {"retention.days": NUMBER, "schedule": TEXT, "copies": ANY})
BACKUP_RULE = Concept(
    "backup rule", (), {"retention.days": NUMBER, "schedule": TEXT, "point_in_time": FLAG}
)
BACKUP_SELECTION = Concept("backup selection", (), {"resources": ANY, "tags": ANY, "excluded": ANY, "conditions": ANY})
SNAPSHOT_POLICY = Concept("snapshot policy", (RETAINED,), {"enabled": FLAG, "target_tags": ANY})

# Account and organisation
ACCOUNT_SETTING = Concept("account setting", (ENCRYPTED,), {"public.acls_blocked": FLAG, "public.acls_ignored": FLAG,
    "public.policy_blocked": FLAG, "public.restricted": FLAG, "mode": TEXT})  # fmt: skip
ORGANISATION = Concept("organisation", (), {"service_principals": TEXT, "policy_types": TEXT, "features": TEXT})
ORGANISATION_UNIT = Concept("organisation unit", ())
ACCOUNT = Concept("account", (), {"email": TEXT})
GUARDRAIL = Concept("guardrail", (), {"document": DOCUMENT, "type": TEXT})
STATE_BACKEND = Concept("state backend", (ENCRYPTED,))
STACK = Concept("stack", (), {"termination_protected": FLAG})
ATTACHMENT = Concept("attachment", ())
"""A resource that only ties two others: role policy attachment, route table association."""
DEPLOYMENT = Concept("deployment", ())
"""The whole scan, as the subject of questions such as "is there an audit trail at all"."""
