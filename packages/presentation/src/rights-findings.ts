import type { CommandText, Messages, Nested, RightsFindings, RightsRemedies, Words } from '@kpki/engine';

export const rightsMessages: Messages<RightsFindings> = {
  'group-kept': ({ group }) =>
    `the group ${group} has all rights, and no RBAC rule limits them; \`spec.kubeletClient: least-privilege\` removes the group`,
  'group-added': ({ groups, group }) =>
    `the certificate has ${groups.length === 0 ? 'no group' : groupsText(groups)} and gets O=${group}, which has all rights; \`spec.kubeletClient: least-privilege\` keeps the user without this group`,
  'group-held-back': ({ groups, from, why, command: bind }, command, nested) => {
    const [has, stays] =
      from === null
        ? [`the subject has ${groupsText(groups)}, but the spec wants no group`, 'kpki keeps the group']
        : [`${from} has ${groupsText(groups)}, but the spec wants no group`, 'the new certificate gets the same group'];
    return `${has}; ${stays} until an API server confirms the RBAC rights of the user: ${whyText(why, command, nested)}. Fix: ${bindingText(bind, command)}`;
  },
  'group-unknown': ({ loss, why }, command, nested) =>
    `the stored certificate is ${loss}, so its group is unknown; a new certificate has no group, and no API server has confirmed the RBAC rights of the user: ${whyText(why, command, nested)}`,
  'binding-missing': ({ why, command }, _, nested) => `${nested(why)}. Fix: ${command}`,
  'binding-unproven': ({ why, command }, _, nested) =>
    `${nested(why)}. Fix: check the binding by running kpki where an API server is reachable, with a credential that may create subjectaccessreviews. If the binding is missing: ${command}`,
  'rights-unproven': ({ why, command }, _, nested) => {
    const check = command === null ? '' : `. If the binding is missing: ${command}`;
    return `the subject changes, and the rights of the new subject are unproven: ${nested(why)}${check}`;
  },
  'rights-missing': ({ why }, _, nested) => `the new subject lacks rights that this client needs: ${nested(why)}`,
};

export const rightsRemedies: Messages<RightsRemedies> = {
  'make-binding-or-renew': ({ command: bind, renew }, command) =>
    `${bindingText(bind, command)}. If no API server runs: ${command({ verb: 'renew', names: renew })} makes the certificate without a group`,
  'make-binding': ({ command }) => `create the binding: \`${command}\``,
  'authorize-nodes': () => 'start the API servers with --authorization-mode=Node,RBAC',
  'bind-rights': () => 'bind the rights to the new subject, or keep its present groups',
};

function groupsText(groups: readonly string[]): string {
  return groups.map((each) => `O=${each}`).join(', ');
}

function whyText(why: Words | null, command: CommandText, nested: Nested): string {
  return why === null
    ? `${command({ verb: 'plan', names: [] })} asks an API server, and this command does not`
    : nested(why);
}

function bindingText(bind: string, command: CommandText): string {
  return `create the binding with \`${bind}\`, then run ${command({ verb: 'plan', names: [] })} again where an API server is reachable`;
}
