import type { ClientRefusals, Messages, Reload, ServerVerdicts, SigningSource } from '@kpki/engine';
import { day } from './dates.ts';
import { checkAddress, howToReach, issuerText, serverText, whichCertificate } from './live-evidence.ts';
import { reloadTexts, restartText } from './reload-texts.ts';
import { casText, markedNames, nameText, requestedText } from './requested-cas.ts';

export const serverVerdicts: Messages<ServerVerdicts> = {
  unproven: ({ why }, _, nested) => nested(why),
  'server/unreached': ({ name, why }, _, nested) => `${nested(why)}. Fix: ${howToReach(name)}`,
  'server/foreign': ({ endpoint, issuer }) =>
    `another server answers at ${endpoint} (${issuerText({ issuer })}). Fix: ${checkAddress}`,
  'served/unread': ({ why }, _, nested) => nested(why),
  'served/own': ({ served }) =>
    `serves a self-signed or foreign certificate (${whichCertificate(served)}); kpki makes no certificate for this server`,
  'served/stored': ({ notAfter }) => `serves the stored certificate, valid until ${day(notAfter)}`,
  'served/not-stored': ({ artifact, served }) =>
    `serves a certificate (${whichCertificate(served)}), but no sink stores ${artifact}`,
  'served/chain-differs': ({ reload }) =>
    withReloads(['serves the stored certificate without the CA certificates that follow in the stored file'], [reload]),
  'served/other-certificate': ({ isOlder, served, stored, refusals, reload }) => {
    const theStored = stored === null ? '' : `; stored: ${whichCertificate(stored)}`;
    const fact = `serves ${isOlder ? 'an older' : 'another'} certificate (${whichCertificate(served)}${theStored})`;
    return withReloads([fact, ...(refusals === null ? [] : [refusalsText(refusals)])], [reload]);
  },
  'served/by': ({ issuer, served }) => `${issuerText({ issuer })}, ${whichCertificate(served)}`,
  'served/other-ca': ({ isOlder, issuer, served, stored, refusals, reload }) => {
    const theStored = stored === null ? '' : `; stored: ${whichCertificate(stored)}`;
    const fact = `serves another CA's certificate (${issuerText({ issuer })}, ${whichCertificate(served)}${theStored})`;
    const facts = [fact, ...(refusals === null ? [] : [refusalsText(refusals)])].join('; ');
    // An older one may be of a CA that a rotation removed.
    const restart = isOlder ? `; after a rotation, restart ${reload.component}` : '';
    return `${facts}. Fix: ${checkAddress}${restart}`;
  },

  'clients/not-asked-for': ({ component, flags }) =>
    `requests no client certificate: ${component} runs without ${flags.join(' and ')}`,
  'clients/stored-cas': ({ asked, stored }) => {
    const names = asked.map(nameText);
    const isMarked = new Set(names).size < names.length;
    const theStored = isMarked ? ` (${markedNames(stored, names).join('; ')})` : '';
    return `requests client certificates issued by ${requestedText(names)}: the same names as in the stored bundle${theStored}`;
  },
  'clients/other-cas': ({ asked, stored, reloads }) => {
    const names = asked.map(nameText);
    const fact = `differs from the stored bundle: requests client certificates issued by ${requestedText(names)}; stored: ${casText(markedNames(stored, names), '; ')}`;
    return withReloads([fact], reloads);
  },
  'clients/not-stored': ({ asked, artifacts }) =>
    `requests client certificates issued by ${requestedText(asked.map(nameText))}, but no sink stores ${artifacts.join(' and ')}`,
  'clients/of-foreign-server': () => 'another server answers',
  'clients/of-other-ca': () =>
    "the server has another CA's certificate, and the CAs of another cluster may have the same names",
  'clients/unread': ({ why }, _, nested) => `the requested CAs are unknown: ${nested(why)}`,
  'client/answered': ({ answer, expected, said }, _, nested) => {
    const claim = `the server ${answer === 'accepted' ? 'accepts' : 'rejects'} the client`;
    const duty = answer === expected ? '' : `, but must ${expected === 'accepted' ? 'accept' : 'reject'} it`;
    return `${claim}${duty}: ${nested(said)}`;
  },

  'tokens/key-not-stored': ({ kid }) =>
    `signs tokens with ${kidText(kid)}; kpki cannot compare the key, because no sink stores key pair sa`,
  'tokens/stored-key': ({ kid }) => `signs with the stored key (kid ${kid})`,
  'tokens/other-key': ({ kid, stored, reload }) =>
    withReloads([`signs with another key (${kidText(kid)}; stored: kid ${stored})`], [reload]),
  'token-keys/stored': ({ count }) =>
    `accepts tokens of ${count === 1 ? 'the stored key' : `the ${count} stored keys`}`,
  'token-keys/differ': ({ lacking, excess, reload }) =>
    withReloads(
      [
        ...(lacking.length === 0 ? [] : [`rejects tokens of kid ${lacking.join(', ')} (stored)`]),
        ...(excess.length === 0 ? [] : [`accepts tokens of kid ${excess.join(', ')} (not stored)`]),
      ],
      [reload],
    ),

  'signing/unread': ({ node, ownFile, why }, _, nested) =>
    `${nested(why)}. Fix: on ${node}, run \`ps -o args= -C kube-controller-manager\` and make sure that --cluster-signing-cert-file names ${ownFile}`,
  'signing/none': ({ by }) => `signs no certificates, according to ${sourceText(by)}`,
  'signing/own-file': ({ files, by }) => `signs with ${files.join(' and ')}, according to ${sourceText(by)}`,
  'signing/other-file': ({ files, by }) =>
    `signs with ${files.join(' and ')}, according to ${sourceText(by)}; kpki does not check ${files.length === 1 ? 'this file' : 'these files'}. ` +
    `Fix: make sure that ${files.length === 1 ? files[0] : 'each of these files'} holds exactly one certificate. With two, kube-controller-manager exits when it becomes leader`,
  'signing/bundle': ({ files, by }, command) => {
    const flags = command({ verb: 'flags', names: ['kube-controller-manager'], flags: { rotated: true } });
    return `signs with ${files.join(' and ')}, according to ${sourceText(by)}, and exits once the file holds two certificates. Fix: set the flags that ${flags} shows, and restart kube-controller-manager`;
  },

  'lease/none': () => 'no instance has led yet',
  'lease/given-up': () => 'the lease was released and has no new holder yet',
  'lease/renewed': ({ holder }) => `${holder} leads and renews the lease`,
  'lease/not-renewed': ({ holder, component, seconds }) =>
    `${holder} last renewed the lease ${seconds} seconds ago, and no other instance has taken it: no instance reaches ` +
    `an API server with its kubeconfig. Fix: see the log of each ${component}`,

  'clock/not-reported': ({ server }) => `${serverText(server)} does not report the time`,
  'clock/agrees': ({ server }) => `agrees with ${serverText(server)}`,
  'clock/differs': ({ server, seconds }) => {
    const by = roughly(Math.abs(seconds));
    const text =
      seconds > 0
        ? `${by} ahead of ${serverText(server)}: that server does not accept new certificates yet`
        : `${by} behind ${serverText(server)}: new certificates expire early for that server, and kpki accepts certificates that have expired for it`;
    return `${text}. Fix: correct the wrong clock before kpki makes certificates`;
  },
};

/** States what happens without an action, then the fix. */
function withReloads(facts: readonly string[], reloads: readonly Reload[]): string {
  const restart = restartText(reloads);
  return `${[...facts, ...reloadTexts(reloads)].join('; ')}${restart === null ? '' : `. Fix: ${restart}`}`;
}

function refusalsText({ texts, name, moreNames }: ClientRefusals): string {
  const further = moreNames === 0 ? '' : ` and ${moreNames} more ${moreNames === 1 ? 'name' : 'names'}`;
  const all = [...texts, ...(name === null ? [] : [`${name}${further}`])];
  return all.length === 0
    ? 'clients with the stored trust bundle accept the served one'
    : `clients with the stored trust bundle reject the served one: ${all.join(', ')}`;
}

/** `kid 0a1b`; a token may have none. */
function kidText(kid: string | null): string {
  return kid === null ? 'no kid' : `kid ${kid}`;
}

function sourceText(by: SigningSource): string {
  return 'pod' in by ? `the flags of Pod ${by.pod}` : `/configz at ${by.endpoint}`;
}

function roughly(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
