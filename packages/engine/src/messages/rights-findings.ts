import type { CommandText, Messages, Nested } from '../model/message.ts';
import type { RightsFindings, RightsRemedies } from '../model/rights-findings.ts';
import type { Statement } from '../model/statement.ts';

export const rightsMessages: Messages<RightsFindings> = {
  'group-kept': ({ group }) =>
    `its group ${group} has all rights, which no RBAC rule limits; \`spec.kubeletClient: least-privilege\` drops the group`,
  'group-added': ({ groups, group }) =>
    `its certificate has ${groups.length === 0 ? 'no group' : groupsText(groups)} and gets O=${group}, which has all rights; \`spec.kubeletClient: least-privilege\` keeps the user alone`,
  'group-held-back': ({ groups, from, why, command: bind }, command, nested) => {
    const [has, stays] =
      from === null
        ? [`its subject has ${groupsText(groups)}`, 'the group stays']
        : [`${from} has ${groupsText(groups)}`, 'the certificate gets the same group'];
    return `${has}, declared is the user alone; ${stays} until a binding is proven: ${whyText(why, command, nested)}. Fix: ${bindingText(bind, command)}`;
  },
  'group-unknown': ({ loss, why }, command, nested) =>
    `the stored certificate is ${loss}, and nothing tells whether it had a group; a new one has none, and no binding is proven: ${whyText(why, command, nested)}`,
  'binding-missing': ({ why, command }, _, nested) => `${nested(why)}. Fix: ${command}`,
  'binding-unproven': ({ why, command }, _, nested) =>
    `${nested(why)}. First have the binding checked: run kpki where an API server is reached, with a credential that may create subjectaccessreviews. If the binding is missing: ${command}`,
  'rights-unproven': ({ why, command }, _, nested) => {
    const check = command === null ? '' : `. If its binding is missing: ${command}`;
    return `it gets another subject, and nobody tells whether that may do its work: ${nested(why)}${check}`;
  },
  'rights-missing': ({ why }, _, nested) => `its new subject may not do its work: ${nested(why)}`,
};

export const rightsRemedies: Messages<RightsRemedies> = {
  'make-binding-or-renew': ({ command: bind, renew }, command) =>
    `${bindingText(bind, command)}. Where no API server runs: ${command({ verb: 'renew', names: renew })} makes the certificate without a group`,
  'make-binding': ({ command }) => `make the binding: \`${command}\``,
  'authorize-nodes': () => 'start the API servers with --authorization-mode=Node,RBAC',
  'bind-rights': () => 'bind the rights to the new subject, or leave its groups as they are',
};

function groupsText(groups: readonly string[]): string {
  return groups.map((each) => `O=${each}`).join(', ');
}

function whyText(why: Statement | null, command: CommandText, nested: Nested): string {
  return why === null
    ? `${command({ verb: 'plan', names: [] })} asks an API server, and this command does not`
    : nested(why);
}

function bindingText(bind: string, command: CommandText): string {
  return `make the binding with \`${bind}\`, then run ${command({ verb: 'plan', names: [] })} again where an API server is reached`;
}
