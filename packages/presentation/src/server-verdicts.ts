import type { ClientRefusals, Messages, NamedMark, Reload, ServerVerdicts, SigningSource } from '@kpki/engine';
import { reloadTimes, type ServerName } from '@kpki/spec';
import { day } from './dates.ts';
import { issuerText, serverText, whichCertificate } from './live-evidence.ts';

export const serverVerdicts: Messages<ServerVerdicts> = {
  unproven: ({ why }, _, nested) => nested(why),
  'server/unreached': ({ name, why }, _, nested) => `${nested(why)}; ${howToReach(name)}`,
  'server/foreign': ({ endpoint, issuer }) =>
    `another server answers at ${endpoint} (${issuerText({ issuer })}). Check the address, the load balancer or \`live:\` of the environment`,
  'served/unread': ({ why }, _, nested) => nested(why),
  'served/own': ({ served }) =>
    `serves a self-made or foreign certificate, ${whichCertificate(served)}: kpki makes none for this server`,
  'served/stored': ({ notAfter }) => `it serves the stored certificate, until ${day(notAfter)}`,
  'served/not-stored': ({ artifact, served }) => `no sink holds ${artifact}; it serves one ${whichCertificate(served)}`,
  'served/chain-differs': ({ reload }) =>
    `it serves the stored certificate without the CAs that are stored behind it; ${reloadText(reload)}`,
  'served/other-certificate': ({ isOlder, served, stored, refusals, reload }) => {
    const theStored = stored === null ? '' : `, and stored is one ${whichCertificate(stored)}`;
    const fact = `it serves ${isOlder ? 'an older' : 'another'} certificate, ${whichCertificate(served)}${theStored}`;
    return [fact, ...(refusals === null ? [] : [refusalsText(refusals)]), reloadText(reload)].join('; ');
  },

  'clients/not-asked-for': ({ component, flags }) =>
    `it asks for no client certificate: ${component} runs without ${flags.join(' and ')}`,
  'clients/stored-cas': ({ asked }) => `it asks for those of ${countedText(asked.map(nameText), ', ')}, as stored`,
  'clients/other-cas': ({ asked, stored, reloads }) => {
    const names = asked.map(nameText);
    const fact = `it asks for those of ${countedText(names, ', ')}, and stored ${stored.length === 1 ? 'is' : 'are'} ${storedText(stored, names)}`;
    return [fact, ...new Set(reloads.map(reloadText))].join('; ');
  },
  'clients/unread': ({ why }, _, nested) => `it does not tell whom it asks for: ${nested(why)}`,
  'client/answered': ({ answer, expected, said }, _, nested) => {
    const claim = `it ${answer === 'accepted' ? 'accepts' : 'refuses'} it`;
    const duty = answer === expected ? '' : `, and has to ${expected === 'accepted' ? 'accept' : 'refuse'} it`;
    return `${claim}${duty}: ${nested(said)}`;
  },

  'tokens/key-not-stored': ({ kid }) => `no sink holds the key of sa; it signs with kid ${kid ?? 'none'}`,
  'tokens/stored-key': ({ kid }) => `it signs with the stored key (kid ${kid})`,
  'tokens/other-key': ({ kid, stored, reload }) =>
    `it signs with another key (kid ${kid ?? 'none'}), and stored is kid ${stored}; ${reloadText(reload)}`,
  'token-keys/stored': ({ count }) =>
    `it accepts those of ${count === 1 ? 'the stored key' : `the ${count} stored keys`}`,
  'token-keys/differ': ({ lacking, excess, reload }) =>
    [
      ...(lacking.length === 0 ? [] : [`it accepts no token of ${keysText(lacking)} stored`]),
      ...(excess.length === 0 ? [] : [`it accepts those of ${keysText(excess)} not stored`]),
      reloadText(reload),
    ].join('; '),

  'signing/unread': ({ node, ownFile, why }, _, nested) =>
    `${nested(why)}; on ${node} run \`ps -o args= -C kube-controller-manager\`: --cluster-signing-cert-file has to name ${ownFile}`,
  'signing/none': ({ by }) => `it signs no certificates, by ${sourceText(by)}`,
  'signing/own-file': ({ files, by }) => `it signs with ${files.join(' and ')}, by ${sourceText(by)}`,
  'signing/other-file': ({ files, by }) =>
    `it signs with ${files.join(' and ')}, by ${sourceText(by)}: make sure that the file keeps one certificate`,
  'signing/bundle': ({ files, by }, command) => {
    const flags = command({ verb: 'flags', names: ['kube-controller-manager'], flags: { rotated: true } });
    return `it signs with ${files.join(' and ')}, by ${sourceText(by)}, and ends once the file holds two certificates; set its flags as ${flags} has them, and restart it`;
  },

  'lease/none': () => 'there is none: none has led yet',
  'lease/given-up': () => 'the lease was released and has no new holder yet',
  'lease/renewed': ({ holder }) => `${holder} leads and renews it`,
  'lease/not-renewed': ({ holder, component, seconds }) =>
    `${holder} renewed it last ${seconds} seconds ago, and no other has taken it: none of them reaches an API server ` +
    `with its kubeconfig; look at the log of each ${component}`,

  'clock/not-told': ({ server }) => `${serverText(server)} does not tell the time`,
  'clock/agrees': ({ server }) => `it agrees with that of ${serverText(server)}`,
  'clock/differs': ({ server, seconds }) => {
    const by = roughly(Math.abs(seconds));
    const text =
      seconds > 0
        ? `it is ${by} ahead of that of ${serverText(server)}: what is made now is not valid there yet`
        : `it is ${by} behind that of ${serverText(server)}: what is made now ends early, and what has ended there is taken for valid`;
    return `${text}; set the one right that is wrong before anything is made`;
  },
};

/** The same words for each node, so that unreachable ones are reported together. */
function howToReach(name: ServerName): string {
  const say = 'say under `live:` of the environment where it is reached from here';
  return name === 'kube-controller-manager' || name === 'kube-scheduler'
    ? `kubeadm lets the component listen only on 127.0.0.1, for its node or a forwarded port: ${say}`
    : `start it, or ${say}`;
}

function reloadText({ component, flag, time }: Reload): string {
  return time === null
    ? `${component} reads the file only when it starts: restart it`
    : `${component} takes the file by itself, ${reloadTimes[time]}; if it does not, ${flag} names another file, or its log says why`;
}

function refusalsText({ texts, name, moreNames }: ClientRefusals): string {
  const further = moreNames === 0 ? '' : `, nor ${moreNames} more`;
  const all = [...texts, ...(name === null ? [] : [`${name}${further}`])];
  return all.length === 0
    ? 'clients that hold the stored trust bundle accept it'
    : `clients that hold the stored trust bundle refuse it: ${all.join(', ')}`;
}

function nameText(name: string | null): string {
  return name ?? 'a name that cannot be read';
}

/** Adds date and fingerprint where two stored or requested CAs have the same name. */
function storedText(stored: readonly NamedMark[], asked: readonly string[]): string {
  const names = stored.map(({ subject }) => subject);
  const isOfTwo = (name: string): boolean => [names, asked].some((all) => all.indexOf(name) !== all.lastIndexOf(name));
  const texts = stored.map((each) =>
    isOfTwo(each.subject) ? `${each.subject} ${whichCertificate(each)}` : each.subject,
  );
  return countedText(texts, '; ');
}

/** `2 CAs (CN=etcd-ca, CN=etcd-ca)`: a server tells no more than names. */
function countedText(texts: readonly string[], separator: string): string {
  return `${texts.length} ${texts.length === 1 ? 'CA' : 'CAs'} (${texts.join(separator)})`;
}

/** `kid a, b, which are` */
function keysText(kids: readonly string[]): string {
  return `kid ${kids.join(', ')}, which ${kids.length === 1 ? 'is' : 'are'}`;
}

function sourceText(by: SigningSource): string {
  return 'pod' in by ? `the flags of Pod ${by.pod}` : `/configz at ${by.endpoint}`;
}

function roughly(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
