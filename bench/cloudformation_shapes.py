"""What synthetic CloudFormation repositories are made of: for each shape, a unit of code that is repeated.

Templates keep below the service's limit of 500 resources, so a large repository is many of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench.shape import Shape

_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
"""

_FLAT_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  DatabasePassword:
    Type: String
    NoEcho: true
Resources:
"""

_LOGS = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-access-logs
      VersioningConfiguration:
        Status: Enabled
Outputs:
  Logs:
    Value: !Ref Logs
    Export:
      Name: access-logs
  LogsArn:
    Value: !GetAtt Logs.Arn
    Export:
      Name: access-logs-arn
"""


def _flat(n: int) -> str:
    """One service: a key, a bucket, a database, a table, a queue, a topic, a file system, a log group."""
    environment = "prod" if n % 3 == 0 else "dev"
    encrypted = "true" if n % 4 else "false"
    return f"""\
  Key{n}:
    Type: AWS::KMS::Key
    Properties:
      Description: Data of service {n}
      EnableKeyRotation: {"true" if n % 5 else "false"}
      PendingWindowInDays: {7 + n % 24}
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {{AWS: !Sub "arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:root"}}
            Action: kms:*
            Resource: "*"
      Tags:
        - {{Key: Environment, Value: {environment}}}
        - {{Key: Service, Value: service-{n}}}
  Alias{n}:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/service-{n}
      TargetKeyId: !Ref Key{n}
  Bucket{n}:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-{environment}-service-{n}
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !GetAtt Key{n}.Arn
      VersioningConfiguration:
        Status: {"Enabled" if n % 6 else "Suspended"}
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: {encrypted}
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
      LoggingConfiguration:
        DestinationBucketName: !ImportValue access-logs
        LogFilePrefix: s3/service-{n}/
      Tags:
        - {{Key: Environment, Value: {environment}}}
        - {{Key: Classification, Value: {("public", "internal", "confidential")[n % 3]}}}
  BucketPolicy{n}:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket{n}
      PolicyDocument:
        Statement:
          - Effect: Deny
            Principal: "*"
            Action: s3:*
            Resource: [!GetAtt Bucket{n}.Arn, !Sub "${{Bucket{n}.Arn}}/*"]
            Condition: {{Bool: {{"aws:SecureTransport": "false"}}}}
  Database{n}:
    Type: AWS::RDS::DBInstance
    Properties:
      DBInstanceIdentifier: service-{n}
      Engine: postgres
      EngineVersion: "16.3"
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: "{20 + n % 80}"
      MasterUsername: app
      MasterUserPassword: !Ref DatabasePassword
      StorageEncrypted: {encrypted}
      KmsKeyId: {f"!GetAtt Key{n}.Arn" if n % 4 else "!Ref AWS::NoValue"}
      BackupRetentionPeriod: {n % 36}
      PubliclyAccessible: {"true" if n % 11 == 0 else "false"}
      MultiAZ: {"true" if n % 3 == 0 else "false"}
  Table{n}:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: service-{n}
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{{AttributeName: id, AttributeType: S}}]
      KeySchema: [{{AttributeName: id, KeyType: HASH}}]
      PointInTimeRecoverySpecification: {{PointInTimeRecoveryEnabled: {encrypted}}}
  Queue{n}:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: service-{n}
      KmsMasterKeyId: !Ref Alias{n}
  Topic{n}:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: service-{n}
      KmsMasterKeyId: !Ref Alias{n}
  Files{n}:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: {encrypted}
      KmsKeyId: !GetAtt Key{n}.Arn
  Log{n}:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /acme/service-{n}
      RetentionInDays: {(30, 90, 365, 400)[n % 4]}
      KmsKeyId: !GetAtt Key{n}.Arn
"""


_BLOCKS = 25
"""Of four resources each, in each of two nested templates: few large stacks, as the service's limits have it."""


def _nested(n: int) -> str:
    """A stack that nests another: with their resources, `_BLOCKS` times eight."""
    return f"""\
  Service{n}:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: modules/service.yaml
      Parameters:
        Name: service-{n}
        Environment: {"prod" if n % 3 == 0 else "dev"}
        LogBucket: !ImportValue access-logs
        Retention: "{(30, 90, 365, 400)[n % 4]}"
"""


def _nested_common() -> Mapping[str, str]:
    service = _SERVICE_HEAD + "".join(map(_service_block, range(_BLOCKS))) + _SERVICE_TAIL
    storage = _STORAGE_HEAD + "".join(map(_storage_block, range(_BLOCKS))) + _STORAGE_TAIL
    return {"logs.yaml": _LOGS, "modules/service.yaml": service, "modules/storage.yaml": storage}


_SERVICE_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Name: {Type: String}
  Environment: {Type: String}
  LogBucket: {Type: String}
  Retention: {Type: Number, Default: 365}
Conditions:
  Production: !Equals [!Ref Environment, prod]
Resources:
"""
_SERVICE_TAIL = """\
  Storage:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: storage.yaml
      Parameters:
        Name: !Sub "${Environment}-${Name}"
        KeyArn: !GetAtt Key0.Arn
        LogBucket: !Ref LogBucket
Outputs:
  BucketArn:
    Value: !GetAtt Storage.Outputs.BucketArn
"""


def _service_block(k: int) -> str:
    return f"""\
  Key{k}:
    Type: AWS::KMS::Key
    Properties:
      Description: !Sub "Data of ${{Environment}}-${{Name}}"
      EnableKeyRotation: !If [Production, true, false]
  Orders{k}:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub "${{Environment}}-${{Name}}-orders-{k}"
      KmsMasterKeyId: !GetAtt Key{k}.Arn
  Log{k}:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub "/acme/${{Environment}}-${{Name}}/{k}"
      RetentionInDays: !Ref Retention
      KmsKeyId: !GetAtt Key{k}.Arn
  Table{k}:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Join ["-", [!Ref Environment, !Ref Name, "{k}"]]
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{{AttributeName: id, AttributeType: S}}]
      KeySchema: [{{AttributeName: id, KeyType: HASH}}]
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: !If [Production, true, false]
      SSESpecification:
        SSEEnabled: true
        SSEType: KMS
        KMSMasterKeyId: !GetAtt Key{k}.Arn
"""


_STORAGE_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Name: {Type: String}
  KeyArn: {Type: String, Default: ""}
  LogBucket: {Type: String}
Conditions:
  OwnKey: !Not [!Equals [!Ref KeyArn, ""]]
Resources:
"""
_STORAGE_TAIL = """\
Outputs:
  BucketArn:
    Value: !GetAtt Bucket0.Arn
"""


def _storage_block(k: int) -> str:
    return f"""\
  Bucket{k}:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "acme-${{Name}}-{k}"
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: !If [OwnKey, "aws:kms", AES256]
              KMSMasterKeyID: !If [OwnKey, !Ref KeyArn, !Ref AWS::NoValue]
      VersioningConfiguration: {{Status: Enabled}}
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
      LoggingConfiguration:
        DestinationBucketName: !Ref LogBucket
        LogFilePrefix: !Sub "s3/${{Name}}/{k}/"
  Policy{k}:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket{k}
      PolicyDocument:
        Statement:
          - Effect: Deny
            Principal: "*"
            Action: s3:*
            Resource: [!GetAtt Bucket{k}.Arn, !Sub "${{Bucket{k}.Arn}}/*"]
            Condition: {{Bool: {{"aws:SecureTransport": "false"}}}}
  Reports{k}:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "acme-${{Name}}-{k}-reports"
  Topic{k}:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub "acme-${{Name}}-{k}"
      KmsMasterKeyId: !If [OwnKey, !Ref KeyArn, !Ref AWS::NoValue]
"""


_ENTRIES = 20


def _for_each(n: int) -> str:
    """A list of twenty names and five resources that are made for each of them."""
    names = ", ".join(f"team{n}x{k}" for k in range(_ENTRIES))
    return f"""\
  Fn::ForEach::Stores{n}:
    - Name
    - [{names}]
    - Store${{Name}}:
        Type: AWS::S3::Bucket
        Properties:
          BucketName: !Sub "acme-${{Name}}"
          VersioningConfiguration:
            Status: !FindInMap [Stores, Default, Versioning]
          PublicAccessBlockConfiguration:
            BlockPublicAcls: true
            BlockPublicPolicy: {"true" if n % 4 else "false"}
            IgnorePublicAcls: true
            RestrictPublicBuckets: true
      Policy${{Name}}:
        Type: AWS::S3::BucketPolicy
        Properties:
          Bucket: !Ref Store${{Name}}
          PolicyDocument:
            Statement:
              - Effect: Deny
                Principal: "*"
                Action: s3:*
                Resource: !Sub "arn:aws:s3:::acme-${{Name}}/*"
                Condition: {{Bool: {{"aws:SecureTransport": "false"}}}}
      Log${{Name}}:
        Type: AWS::Logs::LogGroup
        Properties:
          LogGroupName: !Sub "/acme/${{Name}}"
          RetentionInDays: !FindInMap [Stores, Default, Days]
      Queue${{Name}}:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub "acme-${{Name}}"
      Topic${{Name}}:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: !Join ["-", [acme, !Ref Name]]
"""


_FOR_EACH_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::LanguageExtensions
Mappings:
  Stores:
    Default:
      Versioning: Enabled
      Days: 365
Resources:
"""


def _policies(n: int) -> str:
    """A role with a policy, and a bucket, key, topic and queue with theirs."""
    trusted = "Service: lambda.amazonaws.com" if n % 7 else 'AWS: "arn:aws:iam::210987654321:root"'
    wide = n % 13 == 0
    condition = "" if n % 14 else '\n            Condition: {StringEquals: {"sts:ExternalId": acme}}'
    return f"""\
  Role{n}:
    Type: AWS::IAM::Role
    Properties:
      RoleName: job-{n}
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {{{trusted}}}
            Action: sts:AssumeRole{condition}
  Policy{n}:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: job-{n}
      Roles: [!Ref Role{n}]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: Read
            Effect: Allow
            Action: [s3:GetObject, s3:ListBucket]
            Resource: [!GetAtt Bucket{n}.Arn, !Sub "${{Bucket{n}.Arn}}/*"]
          - Sid: Work
            Effect: Allow
            Action: {'"*"' if wide else "[sqs:SendMessage, sns:Publish]"}
            Resource: {'"*"' if wide else f"[!GetAtt Queue{n}.Arn, !Ref Topic{n}]"}
  Bucket{n}:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-job-{n}
  BucketPolicy{n}:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket{n}
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: TransportOnly
            Effect: Deny
            Principal: "*"
            Action: s3:*
            Resource: [!GetAtt Bucket{n}.Arn, !Sub "${{Bucket{n}.Arn}}/*"]
            Condition: {{Bool: {{"aws:SecureTransport": "false"}}}}
          - Sid: Job
            Effect: Allow
            Principal: {{AWS: {'"*"' if n % 17 == 0 else f"!GetAtt Role{n}.Arn"}}}
            Action: s3:PutObject
            Resource: !Sub "${{Bucket{n}.Arn}}/in/*"
  Key{n}:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {{AWS: "arn:aws:iam::123456789012:root"}}
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal: {{AWS: !GetAtt Role{n}.Arn}}
            Action: [kms:Decrypt, kms:GenerateDataKey]
            Resource: "*"
  Topic{n}:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: job-{n}
      KmsMasterKeyId: !Ref Key{n}
  Queue{n}:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: job-{n}
      KmsMasterKeyId: !Ref Key{n}
  QueuePolicy{n}:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue{n}]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {{Service: sns.amazonaws.com}}
            Action: sqs:SendMessage
            Resource: !GetAtt Queue{n}.Arn
            Condition: {{ArnEquals: {{"aws:SourceArn": !Ref Topic{n}}}}}
"""


def _network(n: int) -> str:
    """A network with two public and two private subnets, firewalls, a machine and a load balancer.

    Nine of ten networks are peered with the tenth, which is peered with another account's.
    """
    block = f"10.{n % 256}"
    hub = n - n % 10
    subnets = "".join(_subnet(n, number, block) for number in range(4))
    return f"""\
  Net{n}:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: {block}.0.0/16
      EnableDnsHostnames: true
      Tags:
        - {{Key: Environment, Value: {"prod" if n % 2 else "dev"}}}
  Gateway{n}:
    Type: AWS::EC2::InternetGateway
  Attachment{n}:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties:
      VpcId: !Ref Net{n}
      InternetGatewayId: !Ref Gateway{n}
  Public{n}:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Net{n}
  PublicRoute{n}:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Public{n}
      DestinationCidrBlock: 0.0.0.0/0
      GatewayId: !Ref Gateway{n}
  Private{n}:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Net{n}
  Peering{n}:
    Type: AWS::EC2::VPCPeeringConnection
    Properties:
      VpcId: !Ref Net{n}
      PeerVpcId: {f"!Ref Net{hub}" if n != hub else "vpc-0abcdef1234567890"}
  PeeringRoute{n}:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Private{n}
      DestinationCidrBlock: 10.{hub % 256}.0.0/16
      VpcPeeringConnectionId: !Ref Peering{n}
{subnets}\
  Acl{n}:
    Type: AWS::EC2::NetworkAcl
    Properties:
      VpcId: !Ref Net{n}
  Entry{n}:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: !Ref Acl{n}
      RuleNumber: 100
      Protocol: 6
      RuleAction: allow
      CidrBlock: {block}.0.0/16
      PortRange: {{From: 0, To: 65535}}
  Front{n}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: front-{n}
      VpcId: !Ref Net{n}
      SecurityGroupIngress:
        - {{Description: HTTPS, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}}
  Back{n}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: back-{n}
      VpcId: !Ref Net{n}
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: {"0.0.0.0/0" if n % 9 == 0 else f"{block}.0.0/16"}
  Rule{n}:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Back{n}.GroupId
      IpProtocol: tcp
      FromPort: 8080
      ToPort: 8080
      SourceSecurityGroupId: !GetAtt Front{n}.GroupId
  Machine{n}:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0abcdef1234567890
      InstanceType: t3.small
      SubnetId: !Ref Subnet{n}x{2 if n % 8 else 0}
      SecurityGroupIds: [!GetAtt Back{n}.GroupId]
      BlockDeviceMappings:
        - DeviceName: /dev/xvda
          Ebs: {{Encrypted: {"true" if n % 4 else "false"}}}
  Balancer{n}:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Name: front-{n}
      Scheme: internet-facing
      SecurityGroups: [!GetAtt Front{n}.GroupId]
      Subnets: [!Ref Subnet{n}x0, !Ref Subnet{n}x1]
  Target{n}:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Name: front-{n}
      Port: 8080
      Protocol: HTTP
      VpcId: !Ref Net{n}
      Targets: [{{Id: !Ref Machine{n}}}]
  Listener{n}:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer{n}
      Port: 443
      Protocol: HTTPS
      SslPolicy: {"ELBSecurityPolicy-TLS13-1-2-2021-06" if n % 5 else "ELBSecurityPolicy-2016-08"}
      Certificates: [{{CertificateArn: "arn:aws:acm:ap-northeast-1:123456789012:certificate/{n:012d}"}}]
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref Target{n}
  Flow{n}:
    Type: AWS::EC2::FlowLog
    Properties:
      ResourceType: VPC
      ResourceId: !Ref Net{n}
      TrafficType: {"ALL" if n % 6 else "REJECT"}
      LogDestinationType: s3
      LogDestination: !ImportValue access-logs-arn
"""


def _subnet(n: int, number: int, block: str) -> str:
    public = number < 2
    return f"""\
  Subnet{n}x{number}:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net{n}
      CidrBlock: {block}.{number}.0/24
      AvailabilityZone: ap-northeast-1{"ac"[number % 2]}
      MapPublicIpOnLaunch: {"true" if public else "false"}
  Association{n}x{number}:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref Subnet{n}x{number}
      RouteTableId: !Ref {"Public" if public else "Private"}{n}
"""


_NETWORK_WIDTH = 2_000
"""Subnets of one network: 2,000 /28 fit into a /16."""
_NETWORKS = 10
_PER_TEMPLATE = 80


def _networks() -> Mapping[str, str]:
    """The networks, each a template that exports them, on one transit gateway."""
    hub = {"hub.yaml": _HEAD + _HUB}
    return hub | {f"network-{n}.yaml": _HEAD + _network_of(n) for n in range(_NETWORKS)}


_HUB = """\
  Hub:
    Type: AWS::EC2::TransitGateway
Outputs:
  Hub:
    Value: !Ref Hub
    Export: {Name: hub}
"""


def _network_of(network: int) -> str:
    return f"""\
  Net:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.{network}.0.0/16
  Gateway:
    Type: AWS::EC2::InternetGateway
  Attached:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties:
      VpcId: !Ref Net
      InternetGatewayId: !Ref Gateway
  Edge:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net
      CidrBlock: 10.{network}.255.0/28
  Transit:
    Type: AWS::EC2::TransitGatewayAttachment
    Properties:
      TransitGatewayId: !ImportValue hub
      VpcId: !Ref Net
      SubnetIds: [!Ref Edge]
  Public:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Net
  PublicRoute:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Public
      DestinationCidrBlock: 0.0.0.0/0
      GatewayId: !Ref Gateway
  Private:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Net
  PrivateRoute:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Private
      DestinationCidrBlock: 10.0.0.0/8
      TransitGatewayId: !ImportValue hub
Outputs:
  Net:
    Value: !Ref Net
    Export: {{Name: network-{network}}}
  Public:
    Value: !Ref Public
    Export: {{Name: network-{network}-public}}
  Private:
    Value: !Ref Private
    Export: {{Name: network-{network}-private}}
"""


def _wide_network(n: int) -> str:
    """A subnet, its routes, and a machine behind a firewall that the one before may reach, as a chain does.

    Each `_NETWORK_WIDTH` of them are one network, which other templates import.
    """
    network, number = n // _NETWORK_WIDTH % _NETWORKS, n % _NETWORK_WIDTH
    open_to_all = number % 50 == 0
    before = n - 1 if n % _PER_TEMPLATE else n
    source = "CidrIp: 0.0.0.0/0" if open_to_all else f"SourceSecurityGroupId: !GetAtt Group{before}.GroupId"
    port = (22, 443, 5432, 8080)[number % 4]
    return f"""\
  Subnet{n}:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !ImportValue network-{network}
      CidrBlock: 10.{network % 256}.{number // 16}.{number % 16 * 16}/28
      AvailabilityZone: ap-northeast-1{"ac"[number % 2]}
  Association{n}:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref Subnet{n}
      RouteTableId: !ImportValue network-{network}-{"public" if open_to_all else "private"}
  Group{n}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: s-{n}
      VpcId: !ImportValue network-{network}
  Rule{n}:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Group{n}.GroupId
      IpProtocol: tcp
      FromPort: {port}
      ToPort: {port}
      {source}
  Machine{n}:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0abcdef1234567890
      InstanceType: t3.small
      NetworkInterfaces:
        - DeviceIndex: "0"
          AssociatePublicIpAddress: {"true" if open_to_all else "false"}
          SubnetId: !Ref Subnet{n}
          GroupSet: [!GetAtt Group{n}.GroupId]
      Tags:
        - {{Key: Environment, Value: {"prod" if number % 2 else "dev"}}}
"""


def shapes() -> Mapping[str, Shape]:
    """The shapes by their names, the same as Terraform's."""
    logs = {"logs.yaml": _LOGS}
    return {
        "flat": _shape(logs, _flat, 10, 20, _FLAT_HEAD),
        "modules": _shape(_nested_common(), _nested, 8 * _BLOCKS, 40, _HEAD),
        "for_each": _shape({}, _for_each, 5 * _ENTRIES, 4, _FOR_EACH_HEAD),
        "policies": _shape({}, _policies, 8, 25, _HEAD),
        "network": _shape(logs, _network, 26, 10, _HEAD),
        "wide_network": _shape(_networks(), _wide_network, 5, _PER_TEMPLATE, _HEAD),
    }


def _shape(common: Mapping[str, str], unit: Callable[[int], str], resources: int, units: int, head: str) -> Shape:
    return Shape(common, unit, resources, units, "part-{number:05d}.yaml", head)
