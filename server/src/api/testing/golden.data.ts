/** Documents of the reference product's public command line, byte for byte as its GraphQL library writes them. */

const stackFields =
  'id,administrative,autodeploy,autoretry,blocker{id},afterApply,beforeApply,afterInit,beforeInit,afterPlan,beforePlan,afterPerform,beforePerform,afterDestroy,beforeDestroy,branch,canWrite,createdAt,deleted,deleting,description,labels,localPreviewEnabled,lockedBy,managesStateFile,name,namespace,projectRoot,provider,repository,runnerImage,starred,state,stateSetAt,terraformVersion,spaceDetails{id,name,description,parentSpace},trackedCommit{authorLogin,authorName,hash,message,timestamp,url},trackedCommitSetBy,vendorConfig{__typename},workerPool{id,name}';

const shownFields = (vendor: string): string =>
  `id,administrative,attachedContexts{contextId,contextName,priority,config{id,checksum,runtime,type,writeOnly}},attachedPolicies{policyId,policyName,policyType},autodeploy,autoretry,blocker{id},afterApply,beforeApply,afterInit,beforeInit,afterPlan,beforePlan,afterPerform,beforePerform,afterDestroy,beforeDestroy,branch,canWrite,config{id,checksum,runtime,type,writeOnly},createdAt,deleted,deleting,description,labels,localPreviewEnabled,lockedBy,managesStateFile,moduleVersionsUsed{id,number,module{id,name,owner}},name,namespace,projectRoot,additionalProjectGlobs,provider,repository,runnerImage,starred,state,stateSetAt,terraformVersion,trackedCommit{authorLogin,authorName,hash,message,timestamp,url},trackedCommitSetBy,vendorConfig{${vendor}},workerPool{id,name}`;

const oldVendor =
  '__typename,... on StackConfigVendorPulumi{loginURL,stackName},... on StackConfigVendorTerraform{version,workspace}';

const newVendor =
  '__typename,... on StackConfigVendorAnsible{playbook},... on StackConfigVendorCloudFormation{entryTemplateFile,templateBucket,stackName,region},... on StackConfigVendorKubernetes{namespace,kubectlVersion,kubernetesWorkflowTool},... on StackConfigVendorOpenTofu{version,workspace,useSmartSanitization,externalStateAccessEnabled,concise,openTofuWorkflowTool: workflowTool},... on StackConfigVendorPulumi{loginURL,stackName},... on StackConfigVendorTerraform{version,workspace,useSmartSanitization,externalStateAccessEnabled,terraformWorkflowTool: workflowTool},... on StackConfigVendorTerragrunt{terraformVersion,terragruntVersion,useRunAll,useSmartSanitization,tool,useStateManagement}';

const onRun = (name: string): string => `mutation($run:ID!$stack:ID!){${name}(stack: $stack, run: $run){id}}`;

const runsTable =
  'id,state,title,commit{authorName,hash},createdAt,triggeredBy,delta{addCount,changeCount,deleteCount}';
const runsJson =
  'id,branch,canRetry,comments{body,createdAt,username},commit{authorLogin,authorName,hash},createdAt,delta{addCount,changeCount,deleteCount,resources},driftDetection,expired,isMostRecent,needsApproval,state,title,triggeredBy';

export const golden = {
  exchangeKey: 'mutation($id:ID!$secret:String!){apiKeyUser(id: $id, secret: $secret){jwt,validUntil}}',
  versionGate: '{debugInfo{selfHostedVersion}}',
  whoAmI: '{viewer{id,name}}',
  probe: '{viewer{id}}',
  stackById: 'query($id:ID!){stack(id: $id){id,name}}',
  stackByRun: 'query($runId:ID!){runStack(runId: $runId){id,name}}',
  stackByRepository:
    'query($input:SearchInput!){searchStacks(input: $input){edges{node{id,name}},pageInfo{endCursor,hasNextPage,hasPreviousPage}}}',
  stackList: `query($input:SearchInput!){searchStacks(input: $input){edges{node{${stackFields}}},pageInfo{endCursor,hasNextPage,hasPreviousPage}}}`,
  stackShowOld: `query($stackId:ID!){stack(id: $stackId){${shownFields(oldVendor)}}}`,
  stackShow: `query($stackId:ID!){stack(id: $stackId){${shownFields(newVendor)}}}`,
  triggerOld:
    'mutation($runtimeConfig:RuntimeConfigInput$sha:String$stack:ID!$type:RunType){runTrigger(stack: $stack, commitSha: $sha, runType: $type, runtimeConfig: $runtimeConfig){id}}',
  trigger:
    'mutation($forceApply:ForceApplyMode$runtimeConfig:RuntimeConfigInput$sha:String$stack:ID!$type:RunType){runTrigger(stack: $stack, commitSha: $sha, runType: $type, runtimeConfig: $runtimeConfig, forceApply: $forceApply){id}}',
  confirm: onRun('runConfirm'),
  discard: onRun('runDiscard'),
  cancel: onRun('runCancel'),
  retry: onRun('runRetry'),
  promote: onRun('runPromote'),
  stop: 'mutation($note:String!$run:ID!$stack:ID!){runStop(stack: $stack, run: $run, note: $note){id}}',
  changes:
    'query($run:ID!$stack:ID!){stack(id: $stack){run(id: $run){changesV3(input: {}){resources{address,previousAddress,metadata{type}}}}}}',
  runs: `query($before:ID$stackId:ID!){stack(id: $stackId){runs(before: $before){${runsTable}}}}`,
  previews: `query($before:ID$stackId:ID!){stack(id: $stackId){proposedRuns(before: $before){${runsTable}}}}`,
  runsJson: `query($before:ID$stackId:ID!){stack(id: $stackId){runs(before: $before){${runsJson}}}}`,
  latestRun: 'query($before:ID$stackId:ID!){stack(id: $stackId){runs(before: $before){id}}}',
  history:
    'query($run:ID!$stack:ID!){stack(id: $stack){run(id: $run){history{hasLogs,note,state,stateVersion,terminal,timestamp,username}}}}',
  logs: 'query($run:ID!$stack:ID!$state:RunState!$stateVersion:Int!$token:String){stack(id: $stack){run(id: $run){logs(state: $state, token: $token, stateVersion: $stateVersion){exists,finished,hasMore,messages{message},nextToken}}}}',
  integration:
    'query($id:ID!){bitbucketCloudIntegration(id: $id){id,name,description,isDefault,space{id},labels,username,email,webhookSecret,webhookUrl,vcsChecks}}',
  replan:
    'mutation($run:ID!$stack:ID!$targets:[String!]!){runTargetedReplan(stack: $stack, run: $run, targets: $targets){id}}',
  review:
    'mutation($decision:RunReviewDecision!$note:String!$run:ID$stack:ID!){runReview(stack: $stack, run: $run, decision: $decision, note: $note){id}}',
  prioritize:
    'mutation($prioritize:Boolean!$runId:ID!$stackId:ID!){runPrioritizeSet(stack: $stackId, run: $runId, prioritize: $prioritize){id}}',
  task: 'mutation($command:String!$noinit:Boolean$stack:ID!){taskCreate(stack: $stack, command: $command, skipInitialization: $noinit){id}}',
  tasks:
    'query($before:ID$stackId:ID!){stack(id: $stackId){tasks(before: $before){id,command,commit{hash,url},createdAt,state,triggeredBy,type}}}',
  upload:
    'mutation($stack:ID!){uploadLocalWorkspace(stack: $stack){id,uploadUrl,uploadHeaders{entries{key,value}}}}',
  uploadOld: 'mutation($stack:ID!){uploadLocalWorkspace(stack: $stack){id,uploadUrl}}',
  propose:
    'mutation($environmentVarsOverrides:[EnvironmentVariable!]!$stack:ID!$workspace:ID!){runProposeLocalWorkspace(stack: $stack, workspace: $workspace, environmentVarsOverrides: $environmentVarsOverrides){id}}',
  disable: 'mutation($id:ID!){stackDisable(id: $id){id}}',
  enable: 'mutation($id:ID!){stackEnable(id: $id){id}}',
  remove:
    'mutation($destroyResources:Boolean$id:ID!){stackDelete(id: $id, destroyResources: $destroyResources){id}}',
  setCommit: 'mutation($sha:String!$stack:ID!){stackSetCurrentCommit(id: $stack, sha: $sha){id}}',
  stateUrl: 'mutation($input:StateDownloadUrlInput!){stateDownloadUrl(input: $input){url}}',
  queue:
    'query($input:SearchInput!){publicWorkerPool{searchSchedulableRuns(input: $input){edges{node{stackId,position,run{id,createdAt,state,type,title,driftDetection,isPrioritized,commit{hash}}}},pageInfo{endCursor,hasNextPage,hasPreviousPage}}}}',
  queueOfPool:
    'query($id:ID!$input:SearchInput!){workerPool(id: $id){searchSchedulableRuns(input: $input){edges{node{stackId,position,run{id,createdAt,state,type,title,driftDetection,isPrioritized,commit{hash}}}},pageInfo{endCursor,hasNextPage,hasPreviousPage}}}}',
  pools: '{workerPools{id,name,description,pendingRuns,busyWorkers,workers{id}}}',
  workersOfPool: 'query($workerPool:ID!){workerPool(id: $workerPool){workers{id,busy,drained,metadata}}}',
  cycle: 'mutation($workerPoolId:ID!){workerPoolCycle(id: $workerPoolId)}',
  externalDependency:
    'mutation($dependency:ID!$status:RunExternalDependencyStatus!){runExternalDependencyMarkAsCompleted(dependency: $dependency, status: $status){phantom}}',
  drain:
    'mutation($drain:Boolean!$id:ID!$workerPool:ID!){workerDrainSet(workerPool: $workerPool, id: $id, drain: $drain){id,busy,drained}}',
  lock: 'mutation($id:ID!$note:String){stackLock(id: $id, note: $note){id}}',
  unlock: 'mutation($id:ID!){stackUnlock(id: $id){id}}',
} as const;
