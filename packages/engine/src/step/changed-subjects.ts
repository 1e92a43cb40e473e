import { type IdentityRights, identityRights } from '@kpki/spec';
import { kubeletClient } from '../read/kept-subject.ts';
import { copiesOf, observe } from '../read/observe.ts';
import { storedSubjects } from '../read/stored-subjects.ts';
import type { SubjectRights } from '../read/subject-rights.ts';
import type { World } from '../read/world.ts';
import { sameSet } from '../same-set.ts';
import type { Because } from './reason.ts';
import { changes, type Step } from './step.ts';

/** A subject that a certificate is to get in place of the one that it has. */
export interface ChangedSubject {
  readonly row: IdentityRights;
  readonly artefact: string;
  readonly holder: string | null;
  readonly user: string;
  readonly groups: readonly string[];
}

/**
 * Returns the clients of the API server whose stored certificates have other subjects than they are to get. The client of
 * kubelets is not among them: its group is dropped with proof alone, by rules of its own.
 */
export function changedSubjects(world: World): readonly ChangedSubject[] {
  const observation = observe(world);
  return identityRights.flatMap((row) =>
    world.artefacts.flatMap((artefact): readonly ChangedSubject[] => {
      if (artefact.name !== row.identity || row.identity === kubeletClient || !('subject' in artefact)) return [];
      const { commonName: user, organizations: groups } = artefact.subject;
      const stored = copiesOf(artefact, { observation }).flatMap(storedSubjects);
      const isKept = stored.every((each) => each.user === user && sameSet(each.groups, groups));
      return isKept ? [] : [{ row, artefact: artefact.id, holder: artefact.holder, user, groups }];
    }),
  );
}

/** Returns the steps, blocked where a client would lose what its certificate is for, with a warning where nobody can tell. */
export function withSubjectRights(steps: readonly Step[], world: World): readonly Step[] {
  const asked = world.subjectRights ?? [];
  if (asked.length === 0) return steps;
  const changed = new Map(changedSubjects(world).map((each) => [each.artefact, each]));
  return steps.map((step) => {
    const subject = changed.get(step.artefact);
    if (subject === undefined || !changes(step)) return step;
    const rights = asked.find(
      ({ identity, user, groups }) =>
        identity === subject.row.identity && user === subject.user && sameSet(groups, subject.groups),
    );
    return rights === undefined ? step : judged(step, subject, rights);
  });
}

function judged(step: Step, subject: ChangedSubject, { state, text }: SubjectRights): Step {
  if (state === 'proven') return step;
  const remedy = bindingCommand(subject);
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

function bindingCommand({ row: { clusterRole, binding }, user, groups: [group] }: ChangedSubject): string | null {
  if (clusterRole === null || binding === null) return null;
  const subject = group === undefined ? `--user=${user}` : `--group=${group}`;
  return `kubectl create clusterrolebinding ${binding} --clusterrole=${clusterRole} ${subject}`;
}
