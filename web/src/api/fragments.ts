/** Selections that several documents share. */
export const runSummaryFields = `
fragment RunSummary on Run {
  id number type state title reason branch createdAt updatedAt triggeredBy driftDetection
  commit { hash message authorName authorLogin timestamp url }
  delta { addCount changeCount deleteCount importCount moveCount forgetCount outputs resources }
  pullRequest { number title url }
  stack { id name }
}`;

export const runDetailsFields = `${runSummaryFields}
fragment RunDetails on Run {
  ...RunSummary
  command targets isPrioritized isLocalPreview
  reviews { id decision note author state createdAt }
  actions stateVersion failureCode isolation toolVersion isMostRecent userProvidedMetadata
  configuration { projectRoot variables }
  worker { id name }
  workerPool { id name }
  stack { abilities }
  comments { id body username createdAt }
  blockedBy { id number state stack { id name } }
  history { state stateVersion at hasLogs terminal note username }
  diagnostics { severity summary detail file line }
  sent { kind name state description url sentAt problem }
  policyReceipts {
    policyId policyName policyType outcome denied warned omitted problem line milliseconds
  }
}`;

const checkFields = `
fragment Check on IntegrationCheck { key subject state title message steps fix { action label target } }`;

const diagnosisFields = `
fragment Diagnosis on Diagnosis { state checkedAt checks { ...Check } }`;

export const connectionFields = `${checkFields}
fragment Connection on ConnectionTest {
  ok code message owner credentialType testedAt steps checks { ...Check }
  scopes { scope granted required unlocks }
}`;

export const integrationFields = `
fragment IntegrationSummary on BitbucketCloudIntegration {
  id name isDefault description labels abilities usedByStacks usedByModules createdAt health brokenSince
  space { id name }
}`;

export const integrationDetailsFields = `${integrationFields}${connectionFields}${diagnosisFields}
fragment IntegrationDetails on BitbucketCloudIntegration {
  ...IntegrationSummary
  credentialKind email username webhookUrl webhookSecret useGitCheckout vcsChecks
  connection { ...Connection }
  diagnosis { ...Diagnosis }
  tokenExpiresAt webhookPlacement previousSecretUntil healthMessage
}`;

export const repositoryFields = `
fragment RepositoryConnection on RepositoryConnection {
  repository webhook message lastDeliveryAt refusedAt signsWithOldSecret
  events { key label documented ticked lastAt }
  webhooks { id url place standing lastDeliveryAt }
  stacks { id name }
  modules { id }
}`;

export const deliveryFields = `
fragment DeliverySummary on WebhookDelivery {
  id integrationId requestId eventKey repository verdict reason receivedAt attempt bytes
}`;

export const deliveryStoryFields = `${deliveryFields}${runSummaryFields}
fragment DeliveryStory on WebhookDelivery {
  ...DeliverySummary
  headers { name value }
  body
  events {
    id kind summary repository branch commit pullRequest problem
    decisions { outcome reason stack { id name } run { ...RunSummary } }
    sent { kind name state description url sentAt problem }
  }
}`;

export const stackSummaryFields = `
fragment StackSummary on Stack {
  id name state stateSetAt repository namespace branch projectRoot labels attached isDisabled lockedBy canWrite
  spaceDetails { id name }
}`;

export const stackDetailsFields = `${stackSummaryFields}
fragment StackDetails on Stack {
  ...StackSummary
  abilities additionalProjectGlobs administrative autodeploy autoretry createdAt deleting description
  localPreviewEnabled lockNote lockedAt managesStateFile protectFromDeletion allowRunPromotion pullRequestComment statusWhenIgnored moduleUpdates raiseModules runnerImage terraformVersion
  trackedCommitSetBy
  trackedCommit { hash message authorName authorLogin timestamp url }
  vendorConfig {
    __typename
    ... on StackConfigVendorTerraform { version workspace }
    ... on StackConfigVendorOpenTofu { version workspace }
  }
  vcsIntegration { id name }
  workerPool { id name }
  blocker { id number state }
}`;
