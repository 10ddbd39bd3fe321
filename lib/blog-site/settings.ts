import * as v from 'valibot';
import { mailAddress } from '../../lambdas/shared/mail-address';
import { setting, type SettingList, type ValuesOf } from '../settings';

export const settings = {
  mailFrom: setting(
    v.optional(mailAddress),
    undefined,
    'an email address',
    'BlogSite: the address that welcome mails come from. Without it none is sent.',
    ['blog@example.com'],
  ),
  mailIdentity: setting(
    v.picklist(['create', 'existing']),
    'create',
    'create or existing',
    'BlogSite: whether the stack registers the address in `mailFrom` with SES, or it, or its domain, is registered already: an identity is there once in an account and Region.',
    ['create', 'existing'],
  ),
  replicaRegion: setting(
    v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/)),
    'us-west-2',
    'a Region other than the one that is deployed to, such as us-west-2',
    'BlogSite: the Region of the warm copy of its table, in the `full` profile.',
    ['us-west-2', 'us-gov-west-1'],
  ),
} satisfies SettingList;

export type BlogSiteSettings = ValuesOf<typeof settings>;
