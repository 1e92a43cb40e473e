import { readWorld, refusedOrders, signOrders } from '@kpki/engine';
import type { Run } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { progressListener } from '../print/progress.ts';
import { readRequests } from '../session/csr/read-bundle.ts';
import { summaryOf } from '../session/csr/summary.ts';
import { writeSigned } from '../session/csr/write-bundle.ts';
import { withSession } from '../session/session.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';
import { consent } from './consent.ts';

/** Signs a bundle of requests by this machine's own authorities and its own rules. It needs no network. */
export const run: Run = async ({ arguments: [folder = ''], options, terminal, call }) => {
  const { out } = options;
  if (out === undefined) throw new Fault('usage', 'csr sign needs --out DIR: the folder for the certificates');
  const { bundle, orders } = await readRequests(folder);
  const listener = progressListener(terminal);
  return withSession(options, terminal, listener, async ({ cluster, sinks, custodies, workshop }) => {
    if (bundle.cluster !== cluster.name) {
      throw new Fault('usage', `${folder} is for the cluster ${clean(bundle.cluster)}, declared is ${cluster.name}`);
    }
    const world = await readWorld(cluster, sinks, listener, call, custodies);
    const refused = refusedOrders(orders, world, workshop);
    terminal.progress(null);
    if (refused.length > 0) {
      for (const { artefact, why } of refused) terminal.note(`refused ${clean(artefact)}: ${clean(why)}`);
      throw new Fault(
        'failed',
        `nothing was signed: ${counted(refused.length, 'request')} of ${orders.length} refused`,
      );
    }
    if (options.yes !== true) {
      terminal.out(clean(summaryOf(cluster.name, orders, new Map())));
      if (!(await consent(terminal, `Sign ${counted(orders.length, 'certificate')}?`, 'add --yes to sign them'))) {
        return 'failed';
      }
    }
    const signed = await signOrders(orders, world, workshop, listener, call);
    terminal.progress(null);
    await writeSigned(out, signed);
    terminal.out(`Signed ${counted(signed.signed.length, 'certificate')}; they are in ${out}.`);
    return 'done';
  });
};
