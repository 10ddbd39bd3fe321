/** In place of a sender's address: the stack was deployed without one, and nothing is sent. */
export const NO_MAIL = 'nobody';
