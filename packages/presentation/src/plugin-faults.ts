import type { AnswerPart, AnswerType, CallName, LeftByWrite, Messages, PluginFaults, RowFault } from '@kpki/engine';

const calls: Readonly<Record<CallName, string>> = {
  'check-options': 'check its options',
  open: 'open',
  check: 'check',
  close: 'close',
  'find-key': 'find a key',
  'create-key': 'create a key',
  'generate-key': 'generate a key',
  'adopt-key': 'adopt a key',
  sign: 'sign',
  'export-key': 'export a key',
  'show-ca': 'show its CA',
  issue: 'issue',
  read: 'read',
  write: 'write',
  'reveal-key': 'reveal a key',
  lock: 'lock',
  'release-lock': 'release a lock',
  'list-missing-rights': 'list missing rights',
};

/** The subject of a sentence; `name` is of an entry. */
const parts: Readonly<Record<AnswerPart, (name: string) => string>> = {
  'backend-issuers': () => '`issuers`',
  chain: () => 'the chain',
  'chain-certificate': () => 'a certificate of the chain',
  'created-kinds': () => '`creates` of the key store',
  drift: () => 'the drift of the snapshot',
  'drift-item': () => 'an item of the drift',
  entry: (name) => `entry ${name}`,
  'entry-name': () => 'the name of an entry',
  'entry-public-key': (name) => `the public key of entry ${name}`,
  'entry-rest': (name) => `the public rest of entry ${name}`,
  'generated-kinds': () => '`makes` of the key generator',
  'granted-names': () => '`names` of an issuer',
  'granted-usages': () => '`usages` of an issuer',
  'issuer-name': () => 'the name of an issuer',
  'location-id': () => 'the id of a location',
  'lock-holder': () => 'the holder of the lock',
  'lost-entries': () => 'the list of lost entries',
  'lost-reason': (name) => `the reason why entry ${name} is lost`,
  'missing-right': () => 'a missing right',
  'missing-rights': () => 'the list of missing rights',
  objection: () => 'an objection',
  'private-key': () => 'the private key',
  'public-key': () => 'the public key',
  'replaced-apply-id': () => 'the apply ID of the replaced entries',
  'replaced-entries': () => 'the list of replaced entries',
  'retained-apply-id': () => 'the apply ID of the snapshot',
  'revealed-key': () => 'the revealed key',
  revision: () => 'the revision of the snapshot',
  rights: () => 'the list of rights',
  signature: () => 'the signature',
  'signature-kinds': () => '`signatures` of the key',
  'snapshot-entries': () => 'the list of entries of the snapshot',
  ticket: () => 'the ticket',
  'unreadable-entries': () => 'the list of unreadable entries',
  'unreadable-reason': (name) => `the reason why entry ${name} is unreadable`,
};

const types: Readonly<Record<AnswerType, string>> = {
  bytes: 'bytes',
  list: 'a list',
  map: 'a Map',
  secret: 'a secret',
  text: 'text',
};

const rowFaults: Readonly<Record<RowFault['field'], (known: string) => string>> = {
  row: () => 'not a row',
  artifact: () => '`artifact` is neither a name of the catalog nor `*`',
  part: (known) => `\`part\` is none of ${known}`,
  'artifact-part': () => 'the artifact has no such `part`',
  path: () => '`path` is not a list of texts',
  entry: () => '`entry` is empty or not text',
  encoding: (known) => `\`encoding\` is none of ${known}`,
  with: () => '`with` is not a mapping',
  only: (known) => `\`only\` is not a list of ${known}`,
};

export const pluginFaults: Messages<PluginFaults> = {
  'plugin/origin': ({ origin: { kind, name, use }, said }, _, nested) => `${kind} "${name}" (${use}): ${nested(said)}`,
  'plugin/answer': ({ fault }, _, nested) => `the answer breaks the plugin contract: ${nested(fault)}`,
  'plugin/unreadable-error': () => 'the error cannot be read',
  'plugin/unknown-failure': () => 'unknown failure',

  'plugin/call/late': ({ call, seconds, isStopped }) =>
    `the plugin did not ${calls[call]} within ${seconds} seconds${isStopped ? ' after the run was stopped' : ''}`,
  'plugin/call/not-made': ({ call, why }, _, nested) => `the call to ${calls[call]} was not made: ${nested(why)}`,

  'plugin/open/no-object': () => 'the opened plugin, or a facet of the plugin, is not an object',
  'plugin/method/missing': ({ method }) => `the method ${method} is missing`,
  'plugin/method/no-function': ({ method }) => `${method} is not a function`,
  'plugin/options/no-answer': () => 'the answer of the options schema is not an object',
  'plugin/options/no-issues': () => 'the issues of the schema are not a list of messages',

  'plugin/part/type': ({ part, name, expected }) => `${parts[part](name ?? '')} is not ${types[expected]}`,
  'plugin/part/too-large': ({ part, name, most, unit }) => `${parts[part](name ?? '')} has more than ${most} ${unit}`,
  'plugin/rights/control-characters': () => 'the list of rights holds control characters',

  'plugin/sink/atomic': () => '`atomic` is neither `all` nor `each`',
  'plugin/location/no-id': () => 'the location has no id',
  'plugin/lock/no-object': () => 'the answer to `lock` is not an object',
  'plugin/lock/no-signal': () => '`lost` of the lock is not a signal',
  'plugin/lock/lost': () => 'the lock was lost',

  'plugin/snapshot/no-object': () => 'the snapshot is neither an object nor null',
  'plugin/snapshot/too-large': () => 'the snapshot is too large',
  'plugin/entry/not-requested': ({ name }) => `entry ${name} was not requested`,
  'plugin/entry/malformed': ({ name }) => `entry ${name} is neither a public nor a secret entry`,
  'plugin/entry/digest': ({ name }) => `the digest of entry ${name} does not match its bytes`,
  'plugin/entry/secret-shown': ({ name }) => `entry ${name} is secret, but the answer holds its bytes`,
  'plugin/entry/public-as-secret': ({ name }) => `entry ${name} is public, but the answer reports a secret`,
  'plugin/entry/rest-with-key': ({ name }) => `the public rest of entry ${name} holds a private key`,
  'plugin/entry/read-and-unreadable': ({ name }) => `entry ${name} is both read and unreadable`,
  'plugin/replaced/no-object': () => 'the replaced content is neither an object nor null',
  'plugin/replaced/malformed': ({ name }) => `the answer does not say what was replaced in entry ${name}`,
  'plugin/replaced/digest': ({ name }) => `the digest of the new content of entry ${name} is missing`,
  'plugin/replaced/kind': ({ name, kind }) => `entry ${name} is ${kind}, but the answer reports another kind`,

  'plugin/key/no-object': () => 'the key is not an object',
  'plugin/key/unknown-kind': () => 'the key has an unknown kind',
  'plugin/key/kind-differs': ({ found, wanted }) => `the key is of kind ${found}, not ${wanted}`,
  'plugin/key/public-half': ({ kind, found }) =>
    `the key says kind ${kind}, but its public key is of ${found === null ? 'a kind that kpki does not use' : `kind ${found}`}`,
  'plugin/key/private-half': () => 'the private key does not match its public key',
  'plugin/key/not-new': () => 'the key is not new',
  'plugin/key/changed': ({ name }) => `the key store returned another public key for ${name} than earlier in this run`,
  'plugin/key/created-otherwise': ({ backend, key, found, wanted }) =>
    `backend ${backend} created the key ${key} with kind ${found}, not ${wanted}`,
  'plugin/signature/mismatch': () => 'the signature does not match the public key',
  'plugin/issuer/no-grants': () => '`grants` of the issuer is missing, or lacks a valid `cas`, `lifetime` or `answers`',
  'plugin/issue/no-object': () => 'the answer to `issue` is not an object',
  'plugin/issue/no-status': () => 'the status of the answer to `issue` is neither issued nor pending',
  'plugin/issue/no-ticket': () => 'the pending answer to `issue` has no ticket or no reason',
  'plugin/issue/no-pause': () => 'the pending answer to `issue` lacks `askAgainInSeconds`, a number of 0 or more',
  'plugin/chain/no-certificate': ({ why }, _, nested) => `a certificate of the chain is unreadable: ${nested(why)}`,

  'plugin/export/missing': ({ use, export: name }) => `${use} exports no \`${name}\``,
  'plugin/export/malformed': ({ use, export: name, maker }) =>
    `${use}: \`${name}\` was not made with ${maker} of @kpki/plugin`,
  'plugin/export/contract': ({ use, export: name, found, known }) => {
    const version =
      found === null
        ? `${use}: \`${name}.contract\` names no version of the plugin contract`
        : `${use} speaks version ${found} of the plugin contract`;
    return `${version}, and this kpki speaks version ${known}; install releases of both that speak the same version`;
  },
  'plugin/layout/rows': ({ use, faults }) =>
    `${use}: ${faults.map(({ row, field, known }) => `rows[${row}]: ${rowFaults[field](known.join(', '))}`).join('; ')}`,

  'plugin/retry/stopped': ({ why }, _, nested) => `stopped before the next attempt: ${nested(why)}`,
  'plugin/write/answer-differs': ({ location }) => `${location}: the answer to the write differs from what kpki wrote`,
  'plugin/write/changed-meanwhile': ({ location }) =>
    `${location} has neither the old nor the new content: another program wrote there`,
  'plugin/write/unfinished': ({ why, left }, _, nested) => `${nested(why)}; a write was begun: ${leftText(left)}`,
  'plugin/write/unknown': ({ why, reading }, _, nested) =>
    `${nested(why)}; the stored content is unknown, because reading failed too: ${nested(reading)}`,
  'plugin/restore/unfinished': ({ why }, _, nested) => `${nested(why)}; a part may be restored`,
};

function leftText({ written, old, unremoved }: LeftByWrite): string {
  const states = [
    [written, 'new'],
    [old, 'old'],
    [unremoved, 'not removed'],
  ] as const;
  const texts = states.flatMap(([names, state]) =>
    names.length === 0 ? [] : [`${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} ${state}`],
  );
  return texts.length === 0 ? 'nothing has changed' : texts.join('; ');
}
