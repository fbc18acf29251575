import { AppError } from '../../../shared/errors.ts';
import { findChannel } from '../../channels/registry.ts';

/**
 * Are these all channels of this version?
 * @param path the field that names them
 * @throws AppError validation-failed that says which is not
 */
export function checkChannels(path: string, named: Readonly<Record<string, unknown>> | undefined): void {
  const fields = Object.keys(named ?? {})
    .filter((id) => !findChannel(id))
    .map((id) => ({ path: `${path}.${id}`, message: `There is no channel "${id}" in this version.` }));
  if (fields.length > 0) throw new AppError('validation-failed', { fields });
}
