import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { launchPad } from '../features/launch-pad/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const launchPadQuery = operation(
  'query LaunchPad { launchPad { done total steps { key done available fact stackId } } }',
  z.object({ launchPad }),
);

export const launchPadOptions = queryOptions({
  queryKey: keys.launchPad,
  queryFn: async ({ signal }) => (await send(launchPadQuery, {}, signal)).launchPad,
});
