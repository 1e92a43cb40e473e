import type { Finding, Remedy } from '../model/finding.ts';
import type { CommandText, Messages, Nested } from '../model/message.ts';
import type { Resumption, RotationFindings, RotationRemedies } from '../model/rotation-findings.ts';
import { tokensEndText } from './conditions.ts';
import { beginText, day } from './dates.ts';
import { differingText, firstNames, firstOf, keeperName } from './lists.ts';
import { phaseTexts } from './phases.ts';
import { causesText, exchangeText, rollbackText, rotateText } from './signing-findings.ts';

export const rotationMessages: Messages<RotationFindings> = {
  'rotation/phase': ({ phase }) => `${phase}: ${phaseTexts[phase]}`,
  'rotation/held-key': ({ key }) => `the new one takes the key ${key}, which its store holds already`,
  'rotation/key-elsewhere': () => 'its key is not with kpki: whoever has it makes the new one',
  'rotation/nothing-to-reissue': () => 'the phase issue: there is no new CA that is trusted yet',
  'rotation/without-new': () => 'its new generation is not there',
  'rotation/next-key-made': () => 'trust: the key of the new one is made, and somebody else signs its certificate',
  'rotation/next-key-copied': () => 'trust: the key of the new one waits for its certificate, and some copies lack it',
  'rotation/next-key-waits': () => 'trust: the key of the new one waits for its certificate',
  'rotation/next-brought': () => 'stage: the certificate of the new one is brought, and nothing trusts it yet',
  'rotation/then-goes-on': (resumption, command) => `once it is there, ${goesOnText(resumption, command)}`,
  'rotation/blocked': ({ artifact, why }, _, nested) => `${artifact}: ${causesText(why, nested)}`,
  'key-kind-differs/next': ({ name, found, wanted }, command) =>
    `its next key is ${found ?? 'of a kind that is not known here'}, declared is ${wanted}: ${rollbackText(name, command)} takes it away, and the next rotation makes another`,
  'expired/rotation': ({ notAfter }) =>
    `it expired on ${day(notAfter)}, and nothing that it signs is believed: it cannot be replaced phase by phase`,
  'not-yet-valid/new': (times) => `the new one is not valid yet: ${beginText(times)}`,
  'key-not-given-back/next': () =>
    'no sink that keeps it gives keys back, and the next key has to be kept until it is its turn',
  'copy-missing/signing': ({ location }) => `${location} is not there, and is on others`,
  'copies-differ/signing': ({ location }) => `${location} is not the certificate of its CA alone`,

  'rotation-inconsistent': ({ differing, locations }) => {
    const parts = differing.map(({ part, keepers }) => `${part}: ${differingText(keepers)}`);
    const evidence = parts.length > 0 ? firstOf(parts) : firstNames(locations);
    return `no rotation of kpki leaves its certificates and keys so: ${evidence}`;
  },
  'rotation-inconsistent/unreadable': ({ unreadable }, _, nested) =>
    `what is kept beside it cannot be read: ${firstOf(unreadable.map(({ location, why }) => `${location}: ${nested(why)}`))}`,
  'rotation-inconsistent/status': ({ inconsistent, remedy }, _, nested) => withRemedyText(inconsistent, remedy, nested),

  'rotation-under-way': ({ name, at, next }, command) =>
    [
      `at ${at}: ${phaseTexts[at]}`,
      // The next phase should wait for it.
      ...(name === 'sa' && at === 'reissue' ? [`tokens of the old key end ${tokensEndText('new')}`] : []),
      `${rotateText(name, command)} goes on to ${next}`,
    ].join('; '),
  'rotation-under-way/in-part': ({ name, at, lacking }, command) => {
    const names = [...new Set(lacking.map(keeperName))];
    return `at ${at}, which is carried out in part: ${firstNames(names)} ${names.length === 1 ? 'does' : 'do'} not have all of it; ${rotateText(name, command)} brings all to it, and with --rollback to the phase before`;
  },
  'rotation-under-way/blocked': ({ at, blocked, remedy }, _, nested) =>
    `at ${at}, which cannot be gone on with: ${withRemedyText(blocked, remedy, nested)}`,
  // Where nothing else is to be done about it, its step says whom to ask.
  'rotation-under-way/unsigned': ({ at }) =>
    `at ${at}: the key of the new one waits for its certificate, which is asked for and taken once the rest of this is done`,
  'rotation-under-way/copies': () => 'a phase of its rotation is carried out on some of its copies and not on all',
};

export const rotationRemedies: Messages<RotationRemedies> = {
  'wait-or-rollback': ({ name }, command) => `wait until then, or take it back: ${rollbackText(name, command)}`,
  'trust-first': ({ name }, command) => `stage one first: ${rotateText(name, command)}`,
  'finish-phase': ({ name }, command) =>
    `${rotateText(name, command)} brings all of them to the same phase, and with --rollback to the one before`,
  'replace-outside': ({ name }) =>
    `have a new CA made there, name it in the environment, and put its certificate beside the one in use in the trust bundles of ${name} first`,
  'exchange-then-rotate': (resumption, command) => `${exchangeText(command)}; then ${goesOnText(resumption, command)}`,
  'restore-generations': () =>
    'restore from a backup, or from another node, what the cluster uses, and take away what belongs to neither of its two generations',
  'restore-beside': () =>
    'put it back as another node has it or from a backup, or take it away if no rotation of kpki made it',
  'certify-key': (_, command) => `${command({ verb: 'apply', names: [] })} makes a certificate over that key`,
};

function withRemedyText(found: Finding, remedy: Remedy | null, nested: Nested): string {
  return [found, ...(remedy === null ? [] : [remedy])].map(nested).join('; ');
}

function goesOnText({ name, compromised }: Resumption, command: CommandText): string {
  const flags = compromised === true ? { compromised: true as const } : {};
  const goesOn = `${command({ verb: 'rotate', names: [name], flags })} goes on`;
  return compromised === null ? `${goesOn}, with --compromised where its key has leaked` : goesOn;
}
