import { setFlags } from '@kpki/spec';
import { present } from '../found.ts';
import type { Observation } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { Verdict } from './verdict.ts';

const single = setFlags.filter(({ part, takes }) => part === 'certificate' && takes === 'one');

/** Reports files with several certificates that a component reads, if it exits on more than one. */
export function overfullFiles(observed: ObservedState, observation: Observation): readonly Verdict[] {
  return observed.artifacts
    .filter(({ kind }) => kind === 'ca')
    .flatMap((artifact) =>
      single
        .filter((flag) => flag.artifact === artifact.name)
        .flatMap(({ component, flag }) =>
          (observation.get(artifact.id) ?? []).flatMap((copy): Verdict[] => {
            // Where the component has a file of its own to sign with, that is the one that counts.
            const own = present(copy.signingCertificates);
            const count = (own ?? present(copy.certificates))?.length ?? 0;
            if (count <= 1) return [];
            const part = own === undefined ? 'certificate' : 'signing certificate';
            const entry = copy.slots.get(part)?.entry ?? artifact.id;
            const cure =
              own === undefined
                ? `; the first phase of \`kpki rotate ${artifact.name}\` writes its own alone into a file for that`
                : '';
            const text = `${entry} holds ${count} certificates, and ${component} takes exactly one${cure}`;
            return [
              { check: 'accepted', what: `${component} ${flag} (${artifact.id})`, holds: 'no', text, warnings: [] },
            ];
          }),
        ),
    );
}
