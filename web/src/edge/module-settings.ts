/** `ModuleInput` of the API, as the form sends it. */
export interface ModuleSettings {
  name: string | null;
  terraformProvider: string | null;
  repository: string;
  branch: string;
  projectRoot: string;
  vcsIntegrationId: string;
  space: string;
  labels: readonly string[];
  description: string;
  workflowTool: 'OPEN_TOFU' | 'TERRAFORM_FOSS';
  toolVersion: string | null;
  protectFromDeletion: boolean;
  releaseBy: 'CONFIG' | 'TAG';
  /** Null for the public pool. */
  workerPool: string | null;
}
