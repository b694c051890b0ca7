export interface Example {
  title: string;
  document: string;
  variables?: string;
}

/** Documents to start from; a test holds them against the schema. */
export const examples: readonly Example[] = [
  { title: 'Who am I?', document: 'query WhoAmI {\n  viewer {\n    id\n    name\n    abilities\n  }\n}\n' },
  {
    title: 'Stacks and their state',
    document: `query Stacks($text: String) {
  searchStacks(input: { first: 20, fullTextSearch: $text, orderBy: { field: "name" } }) {
    edges {
      node {
        id
        name
        state
        branch
        lockedBy
        trackedCommit {
          hash
          message
        }
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
`,
    variables: '{\n  "text": null\n}\n',
  },
  {
    title: 'Runs that wait for somebody',
    document: `query Waiting {
  searchRuns(
    input: {
      first: 20
      predicates: [{ field: "state", constraint: { enumEquals: ["UNCONFIRMED", "PENDING_REVIEW"] } }]
    }
  ) {
    edges {
      node {
        id
        title
        reason
        stack {
          id
        }
        delta {
          addCount
          changeCount
          deleteCount
        }
      }
    }
  }
}
`,
  },
  {
    title: 'What a run would change',
    document: `query Changes($stack: ID!, $run: ID!) {
  stack(id: $stack) {
    run(id: $run) {
      state
      changes {
        action
        address
      }
    }
  }
}
`,
    variables: '{\n  "stack": "",\n  "run": ""\n}\n',
  },
  {
    title: 'Start a run',
    document: `mutation Trigger($stack: ID!) {
  runTrigger(stack: $stack, runType: TRACKED) {
    id
    state
  }
}
`,
    variables: '{\n  "stack": ""\n}\n',
  },
  {
    title: 'Run one command',
    document: `mutation Task($stack: ID!) {
  taskCreate(stack: $stack, command: "terraform state list") {
    id
  }
}
`,
    variables: '{\n  "stack": ""\n}\n',
  },
  {
    title: 'The queue of the workers',
    document: `query Queue {
  publicWorkerPool {
    busyWorkers
    pendingRuns
    searchSchedulableRuns(input: { first: 50 }) {
      edges {
        node {
          position
          stackId
          run {
            title
            state
          }
        }
      }
    }
  }
}
`,
  },
];
