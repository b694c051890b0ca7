import './scalars.ts';
import './schema/api-key.ts';
import './schema/commit.ts';
import './schema/connection.ts';
import './schema/delivery.ts';
import './schema/installation.ts';
import './schema/integration.ts';
import './schema/integration-commands.ts';
import './schema/launch-pad.ts';
import './schema/linked-account.ts';
import './schema/run.ts';
import './schema/run-commands.ts';
import './schema/run-results.ts';
import './schema/run-search.ts';
import './schema/search-input.ts';
import './schema/space.ts';
import './schema/stack.ts';
import './schema/stack-commands.ts';
import './schema/stack-compatibility.ts';
import './schema/stack-parts.ts';
import './schema/stack-search.ts';
import './schema/stack-vendor.ts';
import './schema/subscriptions.ts';
import './schema/viewer.ts';
import './schema/worker.ts';
import { builder } from './builder.ts';

/** The public API; `contract/schema.graphql` is its print. */
export const schema = builder.toSchema();
