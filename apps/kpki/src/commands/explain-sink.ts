import { placesOf } from '@kpki/engine';
import type { Run } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { progressListener } from '../print/progress.ts';
import { withSinks } from '../session/session.ts';

/** Prints what a sink says of the rights that it needs, as it is: it goes to a file or to another program. */
export const run: Run = ({ arguments: [name = ''], options, terminal }) =>
  withSinks<Exit>({ ...options, from: name }, terminal, progressListener(terminal), async ({ cluster }, sinks) => {
    const [sink] = sinks;
    const places = placesOf(cluster, sinks).map(({ place }) => place);
    const rights = sink?.sink.rights?.(places);
    if (rights === undefined) throw new Fault('failed', `sink ${name} does not tell which rights it needs`);
    terminal.out(rights.trimEnd());
    return 'done';
  });
