import type { Run } from '../command-line/command.ts';
import { optionWords } from '../options/option-words.ts';
import { isText } from '../options/options.ts';
import { progressListener } from '../print/progress.ts';
import { type Session, signing, withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { showPlan } from './show-plan.ts';

export const run: Run = (invocation) => {
  const { options, terminal } = invocation;
  const listener = progressListener(terminal);
  return withSession(signing, options, terminal, listener, async (session) => {
    const exit = await showPlan(session, invocation, listener);
    const hint = isText(options.output ?? 'table') ? moreNodesHint(session) : null;
    if (hint !== null) terminal.note(hint);
    return exit;
  });
};

/** The one file of kubeadm on a node often declares that node only, even with an endpoint. */
function moreNodesHint({ configuration }: Session): string | null {
  const { source, cluster, file } = configuration;
  const [only, second] = cluster.controlPlane;
  const { endpoint } = cluster;
  if (source !== 'kubeadm' || endpoint === null || only === undefined || second !== undefined) return null;
  if (only.addresses.includes(endpoint.host)) return null;
  const init = `${programName()} init${optionWords({ from: file })} --control-plane NAME=ADDRESS`;
  return `${clean(file)} has a controlPlaneEndpoint and only one control-plane node, ${only.name}. For more nodes: ${init}`;
}
