"""The policy templates of serverless functions: what each permits, on what.

Source: AWS SAM developer guide, *Policy template list*. In a resource, ``{here}`` is the region and account of
the stack, any other name a parameter of the template; without ``arn:`` it begins after the partition.
"""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly


class Grant:
    """``words`` are a service and its actions (``s3: GetObject PutObject``); ``condition`` an operator, a key, a value."""

    __slots__ = ("condition", "resources", "words")

    def __init__(self, words: str, *resources: str, condition: tuple[str, str, str] | None = None) -> None:
        self.words = words
        self.resources = resources
        self.condition = condition

    @property
    def actions(self) -> list[str]:
        """The actions in full: ``s3:GetObject``."""
        service, _, names = self.words.partition(": ")
        return [f"{service}:{name}" for name in names.split()]


POLICY_TEMPLATES: ReadOnly[str, tuple[Grant, ...]] = {
    "AMIDescribePolicy": (Grant("ec2: DescribeImages", "*"),),
    "AWSSecretsManagerGetSecretValuePolicy": (Grant("secretsmanager: GetSecretValue", "{SecretArn}"),),
    "AWSSecretsManagerRotationPolicy": (
        Grant(
            "secretsmanager: DescribeSecret GetSecretValue PutSecretValue UpdateSecretVersionStage",
            "secretsmanager:{here}:secret:*", condition=("StringEquals", "secretsmanager:resource/AllowRotationLambdaArn", "lambda:{here}:function:{FunctionName}"),
        ),
        Grant("secretsmanager: GetRandomPassword", "*"),
    ),
    "AcmGetCertificatePolicy": (Grant("acm: GetCertificate", "{CertificateArn}"),),
    "AthenaQueryPolicy": (
        Grant(
            "athena: ListWorkGroups GetExecutionEngine GetExecutionEngines GetNamespace GetCatalogs "
            "GetNamespaces GetTables GetTable",
            "*",
        ),
        Grant(
            "athena: StartQueryExecution GetQueryResults DeleteNamedQuery GetNamedQuery "
            "ListQueryExecutions StopQueryExecution GetQueryResultsStream ListNamedQueries "
            "CreateNamedQuery GetQueryExecution BatchGetNamedQuery BatchGetQueryExecution "
            "GetWorkGroup",
            "athena:{here}:workgroup/{WorkGroupName}",
        ),
    ),
    "CloudFormationDescribeStacksPolicy": (
        Grant("cloudformation: DescribeStacks", "cloudformation:{here}:stack/*"),
    ),
    "CloudWatchDashboardPolicy": (
        Grant("cloudwatch: GetDashboard ListDashboards PutDashboard ListMetrics", "*"),
    ),
    "CloudWatchDescribeAlarmHistoryPolicy": (Grant("cloudwatch: DescribeAlarmHistory", "*"),),
    "CloudWatchPutMetricPolicy": (Grant("cloudwatch: PutMetricData", "*"),),
    "CodeCommitCrudPolicy": (
        Grant(
            "codecommit: GitPull GitPush CreateBranch DeleteBranch GetBranch ListBranches "
            "MergeBranchesByFastForward MergeBranchesBySquash MergeBranchesByThreeWay "
            "UpdateDefaultBranch BatchDescribeMergeConflicts CreateUnreferencedMergeCommit "
            "DescribeMergeConflicts GetMergeCommit GetMergeOptions BatchGetPullRequests "
            "CreatePullRequest DescribePullRequestEvents GetCommentsForPullRequest "
            "GetCommitsFromMergeBase GetMergeConflicts GetPullRequest ListPullRequests "
            "MergePullRequestByFastForward MergePullRequestBySquash MergePullRequestByThreeWay "
            "PostCommentForPullRequest UpdatePullRequestDescription UpdatePullRequestStatus "
            "UpdatePullRequestTitle DeleteFile GetBlob GetFile GetFolder PutFile DeleteCommentContent "
            "GetComment GetCommentsForComparedCommit PostCommentForComparedCommit PostCommentReply "
            "UpdateComment BatchGetCommits CreateCommit GetCommit GetCommitHistory GetDifferences "
            "GetObjectIdentifier GetReferences GetTree GetRepository UpdateRepositoryDescription "
            "ListTagsForResource TagResource UntagResource GetRepositoryTriggers "
            "PutRepositoryTriggers TestRepositoryTriggers GetBranch GetCommit UploadArchive "
            "GetUploadArchiveStatus CancelUploadArchive",
            "codecommit:{here}:{RepositoryName}",
        ),
    ),
    "CodeCommitReadPolicy": (
        Grant(
            "codecommit: GitPull GetBranch ListBranches BatchDescribeMergeConflicts "
            "DescribeMergeConflicts GetMergeCommit GetMergeOptions BatchGetPullRequests "
            "DescribePullRequestEvents GetCommentsForPullRequest GetCommitsFromMergeBase "
            "GetMergeConflicts GetPullRequest ListPullRequests GetBlob GetFile GetFolder GetComment "
            "GetCommentsForComparedCommit BatchGetCommits GetCommit GetCommitHistory GetDifferences "
            "GetObjectIdentifier GetReferences GetTree GetRepository ListTagsForResource "
            "GetRepositoryTriggers TestRepositoryTriggers GetBranch GetCommit GetUploadArchiveStatus",
            "codecommit:{here}:{RepositoryName}",
        ),
    ),
    "CodePipelineLambdaExecutionPolicy": (
        Grant("codepipeline: PutJobSuccessResult PutJobFailureResult", "*"),
    ),
    "CodePipelineReadOnlyPolicy": (
        Grant("codepipeline: ListPipelineExecutions", "codepipeline:{here}:{PipelineName}"),
    ),
    "ComprehendBasicAccessPolicy": (
        Grant(
            "comprehend: BatchDetectKeyPhrases DetectDominantLanguage DetectEntities "
            "BatchDetectEntities DetectKeyPhrases DetectSentiment BatchDetectDominantLanguage "
            "BatchDetectSentiment",
            "*",
        ),
    ),
    "CostExplorerReadOnlyPolicy": (
        Grant(
            "ce: GetCostAndUsage GetDimensionValues GetReservationCoverage "
            "GetReservationPurchaseRecommendation GetReservationUtilization GetTags",
            "*",
        ),
    ),
    "DynamoDBBackupFullAccessPolicy": (
        Grant("dynamodb: CreateBackup DescribeContinuousBackups", "dynamodb:{here}:table/{TableName}"),
        Grant(
            "dynamodb: DeleteBackup DescribeBackup ListBackups",
            "dynamodb:{here}:table/{TableName}/backup/*",
        ),
    ),
    "DynamoDBCrudPolicy": (
        Grant(
            "dynamodb: GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem "
            "DescribeTable ConditionCheckItem",
            "dynamodb:{here}:table/{TableName}", "dynamodb:{here}:table/{TableName}/index/*",
        ),
    ),
    "DynamoDBReadPolicy": (
        Grant(
            "dynamodb: GetItem Scan Query BatchGetItem DescribeTable",
            "dynamodb:{here}:table/{TableName}", "dynamodb:{here}:table/{TableName}/index/*",
        ),
    ),
    "DynamoDBReconfigurePolicy": (Grant("dynamodb: UpdateTable", "dynamodb:{here}:table/{TableName}"),),
    "DynamoDBRestoreFromBackupPolicy": (
        Grant("dynamodb: RestoreTableFromBackup", "dynamodb:{here}:table/{TableName}/backup/*"),
        Grant(
            "dynamodb: PutItem UpdateItem DeleteItem GetItem Query Scan BatchWriteItem",
            "dynamodb:{here}:table/{TableName}",
        ),
    ),
    "DynamoDBStreamReadPolicy": (
        Grant(
            "dynamodb: DescribeStream GetRecords GetShardIterator",
            "dynamodb:{here}:table/{TableName}/stream/{StreamName}",
        ),
        Grant("dynamodb: ListStreams", "dynamodb:{here}:table/{TableName}/stream/*"),
    ),
    "DynamoDBWritePolicy": (
        Grant(
            "dynamodb: PutItem UpdateItem BatchWriteItem",
            "dynamodb:{here}:table/{TableName}", "dynamodb:{here}:table/{TableName}/index/*",
        ),
    ),
    "EC2CopyImagePolicy": (Grant("ec2: CopyImage", "ec2:{here}:image/{ImageId}"),),
    "EC2DescribePolicy": (Grant("ec2: DescribeRegions DescribeInstances", "*"),),
    "EFSWriteAccessPolicy": (
        Grant(
            "elasticfilesystem: ClientMount ClientWrite",
            "elasticfilesystem:{here}:file-system/{FileSystem}", condition=("StringEquals", "elasticfilesystem:AccessPointArn", "elasticfilesystem:{here}:access-point/{AccessPoint}"),
        ),
    ),
    "EKSDescribePolicy": (Grant("eks: DescribeCluster ListClusters", "*"),),
    "EcsRunTaskPolicy": (Grant("ecs: RunTask", "ecs:{here}:task-definition/{TaskDefinition}"),),
    "ElasticMapReduceAddJobFlowStepsPolicy": (
        Grant("elasticmapreduce: AddJobFlowSteps", "elasticmapreduce:{here}:cluster/{ClusterId}"),
    ),
    "ElasticMapReduceCancelStepsPolicy": (
        Grant("elasticmapreduce: CancelSteps", "elasticmapreduce:{here}:cluster/{ClusterId}"),
    ),
    "ElasticMapReduceModifyInstanceFleetPolicy": (
        Grant(
            "elasticmapreduce: ModifyInstanceFleet ListInstanceFleets",
            "elasticmapreduce:{here}:cluster/{ClusterId}",
        ),
    ),
    "ElasticMapReduceModifyInstanceGroupsPolicy": (
        Grant(
            "elasticmapreduce: ModifyInstanceGroups ListInstanceGroups",
            "elasticmapreduce:{here}:cluster/{ClusterId}",
        ),
    ),
    "ElasticMapReduceSetTerminationProtectionPolicy": (
        Grant("elasticmapreduce: SetTerminationProtection", "elasticmapreduce:{here}:cluster/{ClusterId}"),
    ),
    "ElasticMapReduceTerminateJobFlowsPolicy": (
        Grant("elasticmapreduce: TerminateJobFlows", "elasticmapreduce:{here}:cluster/{ClusterId}"),
    ),
    "ElasticsearchHttpPostPolicy": (Grant("es: ESHttpPost ESHttpPut", "es:{here}:domain/{DomainName}/*"),),
    "EventBridgePutEventsPolicy": (Grant("events: PutEvents", "events:{here}:event-bus/{EventBusName}"),),
    "FilterLogEventsPolicy": (
        Grant("logs: FilterLogEvents", "logs:{here}:log-group:{LogGroupName}:log-stream:*"),
    ),
    "FirehoseCrudPolicy": (
        Grant(
            "firehose: CreateDeliveryStream DeleteDeliveryStream DescribeDeliveryStream PutRecord "
            "PutRecordBatch UpdateDestination",
            "firehose:{here}:deliverystream/{DeliveryStreamName}",
        ),
    ),
    "FirehoseWritePolicy": (
        Grant("firehose: PutRecord PutRecordBatch", "firehose:{here}:deliverystream/{DeliveryStreamName}"),
    ),
    "KMSDecryptPolicy": (Grant("kms: Decrypt", "kms:{here}:key/{KeyId}"),),
    "KMSEncryptPolicy": (Grant("kms: Encrypt", "kms:{here}:key/{KeyId}"),),
    "KMSEncryptPolicy_v2": (
        Grant(
            "kms: Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair "
            "GenerateDataKeyPairWithoutPlaintext",
            "kms:{here}:key/{KeyId}",
        ),
    ),
    "KinesisCrudPolicy": (
        Grant(
            "kinesis: AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream "
            "DescribeStream DescribeStreamSummary GetShardIterator IncreaseStreamRetentionPeriod "
            "ListTagsForStream MergeShards PutRecord PutRecords SplitShard RemoveTagsFromStream",
            "kinesis:{here}:stream/{StreamName}",
        ),
    ),
    "KinesisStreamReadPolicy": (
        Grant("kinesis: ListStreams DescribeLimits", "kinesis:{here}:stream/*"),
        Grant(
            "kinesis: DescribeStream DescribeStreamSummary GetRecords GetShardIterator",
            "kinesis:{here}:stream/{StreamName}",
        ),
    ),
    "LambdaInvokePolicy": (Grant("lambda: InvokeFunction", "lambda:{here}:function:{FunctionName}*"),),
    "MobileAnalyticsWriteOnlyAccessPolicy": (Grant("mobileanalytics: PutEvents", "*"),),
    "OrganizationsListAccountsPolicy": (Grant("organizations: ListAccounts", "*"),),
    "PinpointEndpointAccessPolicy": (
        Grant(
            "mobiletargeting: GetEndpoint UpdateEndpoint UpdateEndpointsBatch",
            "mobiletargeting:{here}:apps/{PinpointApplicationId}/endpoints/*",
        ),
    ),
    "PollyFullAccessPolicy": (
        Grant("polly: GetLexicon DeleteLexicon", "polly:{here}:lexicon/{LexiconName}"),
        Grant("polly: DescribeVoices ListLexicons PutLexicon SynthesizeSpeech", "polly:{here}:lexicon/*"),
    ),
    "RekognitionDetectOnlyPolicy": (
        Grant("rekognition: DetectFaces DetectLabels DetectModerationLabels DetectText", "*"),
    ),
    "RekognitionFacesManagementPolicy": (
        Grant(
            "rekognition: IndexFaces DeleteFaces SearchFaces SearchFacesByImage ListFaces",
            "rekognition:{here}:collection/{CollectionId}",
        ),
    ),
    "RekognitionFacesPolicy": (Grant("rekognition: CompareFaces DetectFaces", "*"),),
    "RekognitionLabelsPolicy": (Grant("rekognition: DetectLabels DetectModerationLabels", "*"),),
    "RekognitionNoDataAccessPolicy": (
        Grant(
            "rekognition: CompareFaces DetectFaces DetectLabels DetectModerationLabels",
            "rekognition:{here}:collection/{CollectionId}",
        ),
    ),
    "RekognitionReadPolicy": (
        Grant(
            "rekognition: ListCollections ListFaces SearchFaces SearchFacesByImage",
            "rekognition:{here}:collection/{CollectionId}",
        ),
    ),
    "RekognitionWriteOnlyAccessPolicy": (
        Grant("rekognition: CreateCollection IndexFaces", "rekognition:{here}:collection/{CollectionId}"),
    ),
    "Route53ChangeResourceRecordSetsPolicy": (
        Grant("route53: ChangeResourceRecordSets", "route53:::hostedzone/{HostedZoneId}"),
    ),
    "S3CrudPolicy": (
        Grant(
            "s3: GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl "
            "GetLifecycleConfiguration PutLifecycleConfiguration DeleteObject",
            "s3:::{BucketName}", "s3:::{BucketName}/*",
        ),
    ),
    "S3FullAccessPolicy": (
        Grant(
            "s3: GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject "
            "DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging GetObjectVersionTagging "
            "PutObjectTagging PutObjectVersionTagging",
            "s3:::{BucketName}/*",
        ),
        Grant(
            "s3: ListBucket GetBucketLocation GetLifecycleConfiguration PutLifecycleConfiguration",
            "s3:::{BucketName}",
        ),
    ),
    "S3ReadPolicy": (
        Grant(
            "s3: GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration",
            "s3:::{BucketName}", "s3:::{BucketName}/*",
        ),
    ),
    "S3WritePolicy": (
        Grant(
            "s3: PutObject PutObjectAcl PutLifecycleConfiguration",
            "s3:::{BucketName}", "s3:::{BucketName}/*",
        ),
    ),
    "SESBulkTemplatedCrudPolicy": (
        Grant(
            "ses: GetIdentityVerificationAttributes SendEmail SendRawEmail SendTemplatedEmail "
            "SendBulkTemplatedEmail VerifyEmailIdentity",
            "ses:{here}:identity/{IdentityName}",
        ),
    ),
    "SESBulkTemplatedCrudPolicy_v2": (
        Grant(
            "ses: SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail",
            "ses:{here}:identity/{IdentityName}", "ses:{here}:template/{TemplateName}",
        ),
        Grant("ses: GetIdentityVerificationAttributes VerifyEmailIdentity", "*"),
    ),
    "SESCrudPolicy": (
        Grant(
            "ses: GetIdentityVerificationAttributes SendEmail SendRawEmail VerifyEmailIdentity",
            "ses:{here}:identity/{IdentityName}",
        ),
    ),
    "SESEmailTemplateCrudPolicy": (
        Grant(
            "ses: CreateTemplate GetTemplate ListTemplates UpdateTemplate DeleteTemplate "
            "TestRenderTemplate",
            "*",
        ),
    ),
    "SESSendBouncePolicy": (Grant("ses: SendBounce", "ses:{here}:identity/{IdentityName}"),),
    "SNSCrudPolicy": (
        Grant(
            "sns: ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish",
            "sns:{here}:{TopicName}*",
        ),
    ),
    "SNSPublishMessagePolicy": (Grant("sns: Publish", "sns:{here}:{TopicName}"),),
    "SQSPollerPolicy": (
        Grant(
            "sqs: ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage "
            "DeleteMessageBatch GetQueueAttributes ReceiveMessage",
            "sqs:{here}:{QueueName}",
        ),
    ),
    "SQSSendMessagePolicy": (Grant("sqs: SendMessage*", "sqs:{here}:{QueueName}"),),
    "SSMParameterReadPolicy": (
        Grant("ssm: DescribeParameters", "*"),
        Grant("ssm: GetParameters GetParameter GetParametersByPath", "ssm:{here}:parameter/{ParameterName}"),
    ),
    "SSMParameterWithSlashPrefixReadPolicy": (
        Grant("ssm: DescribeParameters", "*"),
        Grant("ssm: GetParameters GetParameter GetParametersByPath", "ssm:{here}:parameter{ParameterName}"),
    ),
    "SageMakerCreateEndpointConfigPolicy": (
        Grant("sagemaker: CreateEndpointConfig", "sagemaker:{here}:endpoint-config/{EndpointConfigName}"),
    ),
    "SageMakerCreateEndpointPolicy": (
        Grant("sagemaker: CreateEndpoint", "sagemaker:{here}:endpoint/{EndpointName}"),
    ),
    "ServerlessRepoReadWriteAccessPolicy": (
        Grant(
            "serverlessrepo: CreateApplication CreateApplicationVersion UpdateApplication "
            "GetApplication ListApplications ListApplicationVersions ListApplicationDependencies",
            "serverlessrepo:{here}:applications/*",
        ),
    ),
    "StepFunctionsCallbackPolicy": (
        Grant(
            "states: SendTaskFailure SendTaskHeartbeat SendTaskSuccess",
            "states:{here}:stateMachine:{StateMachineName}",
        ),
    ),
    "StepFunctionsExecutionPolicy": (
        Grant("states: StartExecution", "states:{here}:stateMachine:{StateMachineName}"),
    ),
    "StepFunctionsExecutionPolicy_v2": (
        Grant("states: StartExecution StartSyncExecution", "states:{here}:stateMachine:{StateMachineName}"),
    ),
    "TextractDetectAnalyzePolicy": (
        Grant(
            "textract: DetectDocumentText StartDocumentTextDetection StartDocumentAnalysis "
            "AnalyzeDocument",
            "*",
        ),
    ),
    "TextractGetResultPolicy": (Grant("textract: GetDocumentTextDetection GetDocumentAnalysis", "*"),),
    "TextractPolicy": (Grant("textract: *", "*"),),
    "VPCAccessPolicy": (
        Grant(
            "ec2: CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces "
            "DetachNetworkInterface",
            "*",
        ),
    ),
}
