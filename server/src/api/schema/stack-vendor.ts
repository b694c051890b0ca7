import { builder } from '../builder.ts';

builder.objectType('StackConfigVendorTerraform', {
  fields: (t) => ({
    version: t.exposeString('tool_version', { nullable: true }),
    workspace: t.exposeString('terraform_workspace', { nullable: true }),
    workflowTool: t.string({ nullable: true, resolve: () => 'TERRAFORM_FOSS' }),
    externalStateAccessEnabled: t.boolean({ resolve: () => false }),
    useSmartSanitization: t.boolean({ resolve: () => false }),
  }),
});

builder.objectType('StackConfigVendorOpenTofu', {
  fields: (t) => ({
    version: t.exposeString('tool_version', { nullable: true }),
    workspace: t.exposeString('terraform_workspace', { nullable: true }),
    workflowTool: t.string({ nullable: true, resolve: () => 'OPEN_TOFU' }),
    externalStateAccessEnabled: t.boolean({ resolve: () => false }),
    useSmartSanitization: t.boolean({ resolve: () => false }),
    concise: t.boolean({ resolve: () => false }),
  }),
});

/** The other members of the union are never answered; documents of existing clients name them. */
builder.objectType('StackConfigVendorAnsible', {
  fields: (t) => ({ playbook: t.exposeString('playbook') }),
});

builder.objectType('StackConfigVendorCloudFormation', {
  fields: (t) => ({
    entryTemplateFile: t.exposeString('entryTemplateFile'),
    region: t.exposeString('region'),
    stackName: t.exposeString('stackName', { nullable: true }),
    templateBucket: t.exposeString('templateBucket'),
  }),
});

builder.objectType('StackConfigVendorKubernetes', {
  fields: (t) => ({
    kubectlVersion: t.exposeString('kubectlVersion', { nullable: true }),
    kubernetesWorkflowTool: t.exposeString('kubernetesWorkflowTool', { nullable: true }),
    namespace: t.exposeString('namespace'),
  }),
});

builder.objectType('StackConfigVendorPulumi', {
  fields: (t) => ({
    loginURL: t.exposeString('loginURL'),
    stackName: t.exposeString('stackName', { nullable: true }),
  }),
});

builder.objectType('StackConfigVendorTerragrunt', {
  fields: (t) => ({
    terraformVersion: t.exposeString('terraformVersion', { nullable: true }),
    terragruntVersion: t.exposeString('terragruntVersion', { nullable: true }),
    tool: t.exposeString('tool', { nullable: true }),
    useRunAll: t.exposeBoolean('useRunAll'),
    useSmartSanitization: t.exposeBoolean('useSmartSanitization'),
    useStateManagement: t.exposeBoolean('useStateManagement'),
  }),
});

const StackConfigVendor = builder.unionType('StackConfigVendor', {
  types: [
    'StackConfigVendorAnsible',
    'StackConfigVendorCloudFormation',
    'StackConfigVendorKubernetes',
    'StackConfigVendorOpenTofu',
    'StackConfigVendorPulumi',
    'StackConfigVendorTerraform',
    'StackConfigVendorTerragrunt',
  ],
  resolveType: (vendor) =>
    'tool' in vendor && vendor.tool === 'opentofu'
      ? 'StackConfigVendorOpenTofu'
      : 'StackConfigVendorTerraform',
});

builder.objectField('Stack', 'vendorConfig', (t) =>
  t.field({ type: StackConfigVendor, resolve: (stack) => stack }),
);
