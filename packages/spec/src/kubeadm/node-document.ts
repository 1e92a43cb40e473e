import type { Machine } from '../configuration.ts';
import type { Loose } from '../parse/form.ts';
import type { ReportProblem } from '../parse/report.ts';
import type { ApiEndpointForm, InitConfigurationForm, JoinConfigurationForm } from './form.ts';
import { nodeNameOf } from './values.ts';

/** One document for a node, with the functions that report its problems and its warnings. */
export type NodeDocument = (
  | { readonly kind: 'InitConfiguration'; readonly form: Loose<InitConfigurationForm> }
  | { readonly kind: 'JoinConfiguration'; readonly form: Loose<JoinConfigurationForm> }
) & { readonly report: ReportProblem; readonly warn: ReportProblem };

/**
 * Returns the name of the node, which a document may leave to the machine. Undefined if the name in the file is wrong
 * and has been reported.
 */
export function registeredName(document: NodeDocument, machine: Machine): string | undefined {
  const registration = document.form.nodeRegistration;
  if (registration !== undefined && 'name' in registration) {
    const name = registration.name === undefined ? undefined : nodeNameOf(registration.name);
    if (name !== '') return name;
  }
  return nodeNameOf(machine.name);
}

export function endpointOf(document: NodeDocument): Loose<ApiEndpointForm> | undefined {
  if (document.kind === 'InitConfiguration') return document.form.localAPIEndpoint ?? {};
  const { controlPlane } = document.form;
  return controlPlane === undefined ? undefined : (controlPlane.localAPIEndpoint ?? {});
}

export function advertiseAddressPath(document: NodeDocument): readonly string[] {
  const endpoint = document.kind === 'InitConfiguration' ? ['localAPIEndpoint'] : ['controlPlane', 'localAPIEndpoint'];
  return [...endpoint, 'advertiseAddress'];
}
