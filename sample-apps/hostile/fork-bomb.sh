# Starts processes that start processes, 3000 at most, so that it is harmless where nothing limits it.
echo "fork bomb lit"
for i in {1..3000}; do
    sleep 30 &
done 2>/dev/null
echo "fork bomb: $(jobs -p | wc -l) processes"
wait
