/** The settings of a stack as they are sent; names follow the public API. */
export interface StackSettings {
  name: string;
  namespace: string | null;
  repository: string;
  branch: string;
  projectRoot: string | null;
  additionalProjectGlobs: readonly string[];
  vcsIntegrationId: string | null;
  space: string | null;
  labels: readonly string[];
  description: string | null;
  autodeploy: boolean;
  protectFromDeletion: boolean;
  allowRunPromotion: boolean;
  pullRequestComment: 'CHANGES' | 'NONE' | 'PLAN';
  statusWhenIgnored: boolean;
  raiseModules: boolean;
  moduleUpdates: 'ANY' | 'MINOR' | 'NONE' | 'PATCH';
  localPreviewEnabled: boolean;
  /** Null for the public pool. */
  workerPool: string | null;
  administrative: boolean;
  autoretry: boolean;
  runnerImage: string | null;
  vendorConfig: { terraform: VendorSettings } | { opentofu: VendorSettings };
}
interface VendorSettings {
  version: string | null;
  workspace: string | null;
}
