import type { RightsGiver } from '@kpki/spec';
import { type ClientSubjects, clientSubjects, isSameSubject, type SubjectRights } from '../read/client-subjects.ts';
import { kubeletClient } from '../read/kept-subject.ts';
import { observe } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { Finding } from './reason.ts';
import { bindingCommandFor } from './required-binding.ts';
import { changes, type Step } from './step.ts';

/**
 * Returns the API server's clients whose stored subjects change, without the client of kubelets, which has rules of its
 * own.
 */
export function changedSubjects(observed: ObservedState): readonly ClientSubjects[] {
  return clientSubjects(observed, observe(observed)).filter(
    ({ row, declared, stored }) =>
      row.identity !== kubeletClient && !stored.every((each) => isSameSubject(each, declared)),
  );
}

/** Blocks a step whose client would lose its rights; warns where no API server answered. */
export function withSubjectRights(steps: readonly Step[], observed: ObservedState): readonly Step[] {
  const asked = observed.subjectRights ?? [];
  if (asked.length === 0) return steps;
  const changed = new Map(changedSubjects(observed).map((each) => [each.artifact, each]));
  return steps.map((step) => {
    const client = changed.get(step.artifact);
    if (client === undefined || !changes(step)) return step;
    const rights = asked.find((each) => each.identity === client.row.identity && isSameSubject(each, client.declared));
    return rights === undefined ? step : judged(step, client, rights);
  });
}

const withoutBinding: Readonly<Record<Exclude<RightsGiver['by'], 'binding'>, string>> = {
  'node authorizer': 'start the API servers with --authorization-mode=Node,RBAC',
  owner: 'bind the rights to the new subject, or leave its groups as they are',
};

function judged(step: Step, { row: { given }, declared }: ClientSubjects, { state, text }: SubjectRights): Step {
  if (state === 'proven') return step;
  const remedy = given.by === 'binding' ? bindingCommandFor(given.binding, declared) : null;
  if (state === 'unproven') {
    const check = remedy === null ? '' : `. If its binding is missing: ${remedy}`;
    const warning: Finding = {
      reason: 'rights-unproven',
      text: `it gets another subject, and nobody tells whether that may do its work: ${text}${check}`,
    };
    return { ...step, warnings: [...step.warnings, warning] };
  }
  const { artifact, name, owner, warnings } = step;
  const reasons: readonly Finding[] = [
    { reason: 'rights-missing', text: `its new subject may not do its work: ${text}` },
  ];
  const next = given.by === 'binding' ? `make the binding: \`${remedy}\`` : withoutBinding[given.by];
  return { artifact, name, owner, action: 'blocked', reasons, warnings, writes: [], next };
}
