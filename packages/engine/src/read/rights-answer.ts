/**
 * What an API server says of the rights that the user of `apiserver-kubelet-client` has without a group. Plain data: a
 * plan keeps it.
 */
export interface KubeletClientRights {
  /** `unproven`: no API server was reached, or none let the credential ask. */
  readonly state: 'proven' | 'failed' | 'unproven';
  /** Who was asked with which credential, and what was missing, in words for a person. */
  readonly text: string;
}
