import type {
  CommandText,
  Finding,
  Messages,
  Nested,
  Remedy,
  Resumption,
  RotationFindings,
  RotationRemedies,
} from '@kpki/engine';
import { kindText } from './certificate-findings.ts';
import { tokensEndText } from './conditions.ts';
import { beginText, day } from './dates.ts';
import { differingText, firstNames, firstOf, keeperName } from './lists.ts';
import { phaseText } from './phases.ts';
import { causesText, exchangeText, rollbackText, rotateText } from './signing-findings.ts';

export const rotationMessages: Messages<RotationFindings> = {
  'rotation/phase': ({ name, phase }) => `${phase}: ${phaseText(phase, [{ name }])}`,
  'rotation/held-key': ({ key }) => `the new CA uses the key ${key}, which its key store already holds`,
  'rotation/key-elsewhere': () => 'the CA key is outside kpki, so the new CA has to be made where that key is',
  'rotation/nothing-to-reissue': () => 'phase reissue needs a new CA that is already trusted',
  'rotation/without-new': () => 'the new CA is missing',
  'rotation/next-key-made': () => 'trust: kpki makes the key of the new CA, and its certificate is signed outside kpki',
  'rotation/next-key-copied': () =>
    'trust: the key of the new CA waits for its certificate, and some copies lack the key',
  'rotation/next-key-waits': () => 'trust: the key of the new CA waits for its certificate',
  'rotation/next-brought': () => 'trust: the certificate of the new CA is imported, and no trust bundle holds it yet',
  'rotation/then-goes-on': (resumption, command) =>
    `after this step stores the certificate, ${resumeText(resumption, command)}`,
  'rotation/blocked': ({ artifact, why }, _, nested) => `${artifact}: ${causesText(why, nested)}`,
  'key-kind-differs/next': ({ name, ...kinds }, command) =>
    `${kindText('the next key', kinds)}. Fix: ${rollbackText(name, command)} removes the key, and the next rotation makes another`,
  'expired/rotation': ({ notAfter }) =>
    `expired on ${day(notAfter)}, so everything that the CA signs is rejected, and no phased rotation is possible`,
  'not-yet-valid/new': (times) => `the new CA is not valid yet: ${beginText(times)}`,
  'key-not-given-back/next': () =>
    'the next key must be stored until its phase, and no sink of this CA returns private keys',
  'copy-missing/signing': ({ location }) => `${location} is missing, and other nodes have the file`,
  'copies-differ/signing': ({ location }) =>
    `${location} does not hold exactly one certificate, the stored CA certificate`,

  'rotation-inconsistent': ({ differing, locations }) => {
    const parts = differing.map(({ part, keepers }) => `${part}: ${differingText(keepers)}`);
    const evidence = parts.length > 0 ? firstOf(parts) : firstNames(locations);
    return `certificates and keys are inconsistent, and no kpki rotation leaves this state: ${evidence}`;
  },
  'rotation-inconsistent/unreadable': ({ unreadable }, _, nested) =>
    `the stored previous or next generation is unreadable: ${firstOf(unreadableTexts(unreadable, nested))}`,
  'rotation-inconsistent/status': ({ inconsistent, remedy }, _, nested) => withRemedyText(inconsistent, remedy, nested),

  'rotation-under-way': ({ name, at, next }, command) =>
    [
      `phase ${at}: ${phaseText(at, [{ name }])}`,
      // The next phase should wait for it.
      ...(name === 'sa' && at === 'reissue' ? [`tokens of the old key expire ${tokensEndText('new')}`] : []),
      `${rotateText(name, command)} continues with ${next}`,
    ].join('; '),
  'rotation-under-way/in-part': ({ name, at, lacking }, command) => {
    const names = [...new Set(lacking.map(keeperName))];
    return `phase ${at} is incomplete: ${firstNames(names)} ${names.length === 1 ? 'lacks' : 'lack'} some of its content; ${rotateText(name, command)} completes the phase, and --rollback returns to the previous one`;
  },
  'rotation-under-way/blocked': ({ at, blocked, remedy }, _, nested) =>
    `phase ${at}, blocked: ${withRemedyText(blocked, remedy, nested)}`,
  // Where nothing else is to be done about it, its step says whom to ask.
  'rotation-under-way/unsigned': ({ at }) =>
    `phase ${at}: the key of the new CA waits for its certificate, which kpki requests and imports after the rest of this plan`,
  'rotation-under-way/copies': () => 'one phase of the rotation is complete on some copies only',
};

export const rotationRemedies: Messages<RotationRemedies> = {
  'wait-or-rollback': ({ name }, command) => `wait until then, or roll back: ${rollbackText(name, command)}`,
  'trust-first': ({ name }, command) => `run phase trust first, with ${rotateText(name, command)}`,
  'finish-phase': ({ name }, command) =>
    `${rotateText(name, command)} completes the phase on all copies; with --rollback, all copies return to the previous phase`,
  'replace-outside': ({ name }) =>
    `(1) have a new CA made where the key of ${name} is; (2) add its certificate to each trust bundle of ${name}, next to the current one; (3) name the new CA under \`ca\` of the environment in kpki.yaml`,
  'exchange-then-rotate': (resumption, command) => `${exchangeText(command)}; then ${resumeText(resumption, command)}`,
  'restore-generations': () =>
    'from a backup or another node, restore the certificates and keys that the cluster uses; then remove the files that belong to neither the old nor the new CA or key',
  'restore-other-generation': () =>
    'make the location readable; or restore the file from another node or a backup, or remove the file if no kpki rotation made it',
  'certify-key': (_, command) => `${command({ verb: 'apply', names: [] })} makes a certificate for that key`,
};

/** Reports a cause once: an unreadable folder makes each file in it unreadable. */
function unreadableTexts(
  unreadable: RotationFindings['rotation-inconsistent/unreadable']['unreadable'],
  nested: Nested,
): readonly string[] {
  return [...Map.groupBy(unreadable, ({ why }) => nested(why))].map(([cause, files]) => {
    const names = files.map(({ location }) => location);
    return `${firstNames(names)}: ${cause}`;
  });
}

function withRemedyText(found: Finding, remedy: Remedy | null, nested: Nested): string {
  return remedy === null ? nested(found) : `${nested(found)}. Fix: ${nested(remedy)}`;
}

function resumeText({ name, compromised }: Resumption, command: CommandText): string {
  const flags = compromised === true ? { compromised: true as const } : {};
  const resumes = `${command({ verb: 'rotate', names: [name], flags })} continues the rotation`;
  return compromised === null ? `${resumes}; if the old key is compromised, add --compromised` : resumes;
}
