/** What the first page of a visit asks before the rest of its program has arrived: nothing here needs a library. */

export const viewerFields =
  'id name admin mustChangePassword mustSetUpSecondFactor abilities abilitiesAnywhere';

export const bootDocument = `query Boot {
    installation { accountName accountNamed publicUrl version ssoLabel }
    viewer { ${viewerFields} }
  }`;

export const stackSummaryFields = `
fragment StackSummary on Stack {
  id name state stateSetAt repository namespace branch projectRoot labels attached lockedBy canWrite
  spaceDetails { id name }
}`;

export const stackListDocument = `query StackList($input: StackListInput!) {
    stackList(input: $input) { total states { state count } stacks { ...StackSummary } }
  } ${stackSummaryFields}`;

export const stackFacetsDocument = `query StackFacets {
    stackFacets {
      labels { value count } repositories { value count } spaces { value count }
    }
  }`;

/** The input that the list of stacks begins with. */
export const firstStacks = {
  text: '',
  states: [],
  spaces: [],
  labels: [],
  repositories: [],
  folder: null,
  locked: false,
  detached: false,
  order: 'URGENCY',
  offset: 0,
  limit: 100,
} as const;
