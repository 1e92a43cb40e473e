import { type ClientSubjects, clientSubjects, isSameSubject } from '../read/client-subjects.ts';
import { kubeletClient } from '../read/kept-subject.ts';
import { observe } from '../read/observe.ts';
import type { SubjectRights } from '../read/subject-rights.ts';
import type { World } from '../read/world.ts';
import type { Because } from './reason.ts';
import { bindingCommandFor } from './required-binding.ts';
import { changes, type Step } from './step.ts';

/**
 * Returns the clients of the API server whose stored certificates have other subjects than they are to get. The client of
 * kubelets is not among them: its group is dropped with proof alone, by rules of its own.
 */
export function changedSubjects(world: World): readonly ClientSubjects[] {
  return clientSubjects(world, observe(world)).filter(
    ({ row, declared, stored }) =>
      row.identity !== kubeletClient && !stored.every((each) => isSameSubject(each, declared)),
  );
}

/** Returns the steps, blocked where a client would lose what its certificate is for, with a warning where nobody can tell. */
export function withSubjectRights(steps: readonly Step[], world: World): readonly Step[] {
  const asked = world.subjectRights ?? [];
  if (asked.length === 0) return steps;
  const changed = new Map(changedSubjects(world).map((each) => [each.artefact, each]));
  return steps.map((step) => {
    const client = changed.get(step.artefact);
    if (client === undefined || !changes(step)) return step;
    const rights = asked.find((each) => each.identity === client.row.identity && isSameSubject(each, client.declared));
    return rights === undefined ? step : judged(step, client, rights);
  });
}

function judged(step: Step, { row: { binding }, declared }: ClientSubjects, { state, text }: SubjectRights): Step {
  if (state === 'proven') return step;
  const remedy = binding === null ? null : bindingCommandFor(binding, declared);
  if (state === 'unproven') {
    const check = remedy === null ? '' : `. If its binding is missing: ${remedy}`;
    const warning: Because = {
      reason: 'rights-unproven',
      text: `it gets another subject, and nobody tells whether that may do its work: ${text}${check}`,
    };
    return { ...step, warnings: [...step.warnings, warning] };
  }
  const { artefact, name, holder, warnings } = step;
  const reasons: readonly Because[] = [
    { reason: 'rights-missing', text: `its new subject may not do its work: ${text}` },
  ];
  const next =
    remedy === null ? 'start the API servers with --authorization-mode=Node,RBAC' : `make the binding: \`${remedy}\``;
  return { artefact, name, holder, action: 'blocked', reasons, warnings, writes: [], next };
}
