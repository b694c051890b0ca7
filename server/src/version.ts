/** The release, as told to workers, pages and the API. */
export const version = '0.1.0';
