# Prints 200,000 lines as fast as they are taken.
yes "the log flooder has nothing to say" | head -n 200000
echo "log flooder done"
