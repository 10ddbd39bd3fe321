import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  {
    id: 'todo-1',
    text: "No user can see, change, delete or list another's todos, whatever they send.",
    unsimulated: 'the rows of a user have the user’s id in their key: no order of events changes it',
  },
  {
    id: 'todo-2',
    text: "No user can read, write or list another's files, and who is not signed in gets no credentials.",
    unsimulated: 'access to files is decided by IAM and S3, which are not simulated for users',
  },
  {
    id: 'todo-3',
    text: 'A cursor that is malformed, of another query or of another user is refused with 400.',
    unsimulated: 'about one request at a time',
  },
  { id: 'todo-4', text: 'No change of a todo is lost: whoever changes what they have not seen is told so.' },
  {
    id: 'todo-5',
    text: 'The same request with the same Idempotency-Key makes one todo and gets the same answer within 24 hours.',
  },
  {
    id: 'todo-6',
    text: "A cached answer is given to nobody but its caller's token, path and query.",
    unsimulated: 'the cache of an API is not simulated',
  },
  {
    id: 'todo-7',
    text: 'In the full profile a change is visible to its user within 60 seconds; otherwise at once.',
    unsimulated: 'DAX is not simulated',
  },
];
