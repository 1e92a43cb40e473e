import { isMapping } from '../../is-mapping.ts';
import type { Verdict } from '../../verify/verdict.ts';
import { type Mapping, mappingAt } from '../api/read-api.ts';
import { trusted } from '../live-verdict.ts';

/** Whether a Node is Ready: the API server has heard of its kubelet lately, by a credential that it accepts. */
export function readyVerdict(node: string, found: Mapping | null): Verdict {
  const what = `Node ${node}`;
  if (found === null) {
    return trusted(what, 'unproven', 'the API server has no Node of this name: its kubelet has not registered');
  }
  const list = mappingAt(found, 'status')['conditions'];
  const conditions = Array.isArray(list) ? list.filter(isMapping) : [];
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready === undefined) return trusted(what, 'unproven', 'its kubelet has not reported yet whether it is Ready');
  if (ready['status'] === 'True') return trusted(what, 'yes', 'it is Ready');
  const { reason, message } = ready;
  const why = [reason, message].filter((each) => typeof each === 'string' && each !== '').join(': ');
  return trusted(
    what,
    'no',
    `it is NotReady${why === '' ? '' : `, ${why}`}; look at the log of its kubelet, or delete the Node if its machine is gone`,
  );
}
