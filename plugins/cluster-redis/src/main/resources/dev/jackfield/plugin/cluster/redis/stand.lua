-- Leads, goes on leading, or waits, by the server's time. Where a generation of the same node has handed it on, takes over.
-- KEYS: role; ARGV: member, candidacy, lease
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local role = redis.call('HMGET', KEYS[1], 'member', 'candidacy', 'until', 'fencing', 'handed')
local fencing = tonumber(role[4] or '0')
-- no lease is longer than ten minutes: the clock was set back, and who leads says so by standing again
local leads = role[1] and tonumber(role[3]) > now and (role[2] == ARGV[2] or tonumber(role[3]) <= now + 600000)
if leads and role[2] ~= ARGV[2] and not (role[5] and role[1] == ARGV[1]) then
  return {0, string.format('%.0f', fencing), tonumber(role[3]) - now}
end
if not leads then
  -- by the time, so that it grows even over what a failover forgot
  fencing = math.max(fencing + 1, now)
end
local text = string.format('%.0f', fencing)
redis.call('HSET', KEYS[1], 'member', ARGV[1], 'candidacy', ARGV[2],
    'until', string.format('%.0f', now + tonumber(ARGV[3])), 'fencing', text)
if role[5] and (role[2] ~= ARGV[2] or not leads) then
  redis.call('HDEL', KEYS[1], 'handed')
end
return {1, text, 0}
