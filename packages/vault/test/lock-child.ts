// Locks a location, reports it, and waits to be killed.
import type { Placement } from '@kpki/plugin';
import type { VaultOptions } from '../src/options.ts';
import { sink } from '../src/sink.ts';
import { call, listeningHost } from './host.ts';

const template = JSON.parse(process.argv[2] ?? '') as {
  readonly options: VaultOptions;
  readonly placement: Placement;
  readonly kept: readonly (readonly [string, 'public' | 'secret'])[];
  readonly holder: string;
};
const opened = await sink.open(template.options, listeningHost());
const answer = await opened.lock?.([opened.locate(template.placement, new Map(template.kept))], template.holder, call);
process.stdout.write(answer && 'release' in answer ? 'locked\n' : `${JSON.stringify(answer)}\n`);
setInterval(() => {}, 1000);
