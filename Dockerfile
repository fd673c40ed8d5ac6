# The API and the workers are one image: `npm run api` or `npm run worker`.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# Redis is a service of its own here: set-up need not look for one.
RUN REDIS_URL=redis://unused node scripts/build.js \
  && npm prune --omit=dev --omit=optional --ignore-scripts \
  && rm -rf dist/test dist/bench

FROM node:24-bookworm-slim
# Of glibc's memory: as in scripts/supervisor/main.ts.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
COPY --from=build --chown=root:root /app/LICENSE ./
# Where workers keep gateways' files and built plugins (DATA_DIR in docker-compose.yml). A volume takes over whose it is.
RUN install --directory --owner=node --mode=700 /data
USER node
EXPOSE 4000
CMD ["npm", "run", "api"]
